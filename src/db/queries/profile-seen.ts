import { jsonSlices } from "./json-slices";

/** Makes a profile that is seen for the first time; changes nothing of a known one. */
export function profileSeenStatement(
  db: Pick<D1DatabaseSession, "prepare">,
  profile: {
    readonly environment: "live" | "sandbox";
    readonly integrationId: string;
    readonly nowMs: number;
  },
): D1PreparedStatement {
  return db
    .prepare(
      `INSERT INTO profiles (environment, integration_id, created_at_ms, last_activity_at_ms)
VALUES (?1, ?2, ?3, ?3) ON CONFLICT (environment, integration_id) DO NOTHING`,
    )
    .bind(profile.environment, profile.integrationId, profile.nowMs);
}

/** The same for many customers. */
export function addProfilesStatements(
  db: Pick<D1DatabaseSession, "prepare">,
  environment: "live" | "sandbox",
  integrationIds: readonly string[],
  nowMs: number,
): D1PreparedStatement[] {
  const prepared = db.prepare(
    `INSERT INTO profiles (environment, integration_id, created_at_ms, last_activity_at_ms)
SELECT ?1, value, ?3, ?3 FROM json_each(?2) WHERE true
ON CONFLICT (environment, integration_id) DO NOTHING`,
  );
  return jsonSlices(integrationIds).map((slice) => prepared.bind(environment, slice, nowMs));
}
