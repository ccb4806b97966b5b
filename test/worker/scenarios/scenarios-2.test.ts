import { runScenarios } from "./shards";

runScenarios(1);
