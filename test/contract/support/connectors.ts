import { manage, randomName } from "./client";

export const DEPLOYMENT = "shop.example";

/** The Authorization header of Basic with a key of the Application for a platform. */
export async function createBasicKey(applicationId: number, platform: string): Promise<string> {
  return `Basic ${btoa(`${await createPlatformKey(applicationId, platform)}:`)}`;
}

/** The Authorization header with a key of the Application for a platform. */
export async function createPlatformKey(applicationId: number, platform: string): Promise<string> {
  const body = { title: randomName("key"), expires: "2999-01-01T00:00:00Z", platform };
  const keys = `/v1/applications/${applicationId}/api_keys`;
  const { key } = await manage<{ key: string }>("POST", keys, body);
  return `ApiKey-v1 ${key}`;
}
