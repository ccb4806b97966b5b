export * from "./account";
export * from "./campaigns";
export * from "./checkout";
export * from "./definitions";
export * from "./delivery";
