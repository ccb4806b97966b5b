import { runScenarios } from "./shards";

runScenarios(0);
