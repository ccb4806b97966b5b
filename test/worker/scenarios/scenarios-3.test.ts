import { runScenarios } from "./shards";

runScenarios(2);
