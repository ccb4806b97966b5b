import * as demo from "./deployment.mjs";
import { connect } from "./http.mjs";
import { keyHash, localKeys } from "./keys.mjs";

export { localKeys };

const LOADING = "Local management key (demo not complete)";
const COMPLETE = "Local management key";
const NEVER_MS = Date.UTC(9999, 0, 1);

/**
 * Loads the demo deployment into an empty database. Every step first looks for what it would make,
 * so a start that was cut off is finished by the next one.
 *
 * @param {{ url: string, database: any }} access
 */
export async function loadDemoOnce({ url, database }) {
  if (!(await wantsDemo(database))) return;
  const management = connect(url, `ManagementKey-v1 ${localKeys.management}`);
  const application = await findOrCreate(management, "/v1/applications", demo.application);
  await insertIntegrationKey(database, application.id);
  const integration = connect(url, `ApiKey-v1 ${localKeys.integration}`);

  const program = await findOrCreate(
    management,
    "/v1/loyalty_programs",
    demo.loyaltyProgram(application.id),
  );
  await findOrCreate(management, "/v1/attributes", demo.pointsToSpendAttribute(application.id));
  await loadCampaign(management, application.id, demo.spendCampaign, demo.spendRuleset(program));
  const couponCampaign = await loadCampaign(
    management,
    application.id,
    demo.couponCampaign,
    demo.couponRuleset,
  );
  await loadCoupon(management, application.id, couponCampaign.id);
  await loadRewards(management, application.id, program);
  await loadCustomer(management, integration, program.id);
  await database
    .prepare("UPDATE management_keys SET name = ? WHERE key_hash = ?")
    .bind(COMPLETE, keyHash(localKeys.management))
    .run();
}

/**
 * True for an empty database, and for one where an earlier start was interrupted while loading. The
 * name of the local key's row is the mark.
 *
 * @param {any} database
 */
async function wantsDemo(database) {
  const row = await database
    .prepare("SELECT name FROM management_keys WHERE key_hash = ?")
    .bind(keyHash(localKeys.management))
    .first();
  if (row !== null) return row.name === LOADING;
  const { meta } = await database
    .prepare(
      `INSERT INTO management_keys (name, key_hash, expires_at_ms, created_at_ms)
       SELECT ?, ?, ?, ?
       WHERE NOT EXISTS (SELECT 1 FROM applications)
         AND NOT EXISTS (SELECT 1 FROM management_keys)`,
    )
    .bind(LOADING, keyHash(localKeys.management), NEVER_MS, Date.now())
    .run();
  return meta.changes === 1;
}

/**
 * @param {any} database
 * @param {number} applicationId
 */
async function insertIntegrationKey(database, applicationId) {
  await database
    .prepare(
      `INSERT INTO application_api_keys
         (application_id, key_hash, title, expires_at_ms, created_at_ms)
       VALUES (?, ?, 'Local integration key', ?, ?) ON CONFLICT DO NOTHING`,
    )
    .bind(applicationId, keyHash(localKeys.integration), NEVER_MS, Date.now())
    .run();
}

/**
 * @param {import("./http.mjs").Client} management
 * @param {number} applicationId
 * @param {{ name: string }} campaign
 * @param {object} ruleset
 */
async function loadCampaign(management, applicationId, campaign, ruleset) {
  const path = `/v1/applications/${applicationId}/campaigns`;
  const found = await findOrCreate(management, path, campaign);
  const { data } = await management("GET", `${path}/${found.id}/rulesets`);
  if (data.length === 0) await management("POST", `${path}/${found.id}/rulesets`, ruleset);
  return found;
}

/**
 * @param {import("./http.mjs").Client} management
 * @param {number} applicationId
 * @param {number} campaignId
 */
async function loadCoupon(management, applicationId, campaignId) {
  const path = `/v1/applications/${applicationId}/campaigns/${campaignId}/coupons`;
  const { data } = await management("GET", `${path}/no_total`);
  if (data.length === 0) await management("POST", path, demo.coupon);
}

/**
 * Points for orders, and what they can be traded for. The option comes before the ruleset: it
 * defines what coupons carry.
 *
 * @param {import("./http.mjs").Client} management
 * @param {number} applicationId
 * @param {{ id: number }} program
 */
async function loadRewards(management, applicationId, program) {
  await findOrCreate(management, "/v1/attributes", demo.orderTotalAttribute(applicationId));
  await loadCampaign(management, applicationId, demo.orderCampaign, demo.orderRuleset(program));
  const campaigns = `/v1/applications/${applicationId}/campaigns`;
  const { id } = await findOrCreate(management, campaigns, demo.rewardCampaign);
  const options = `/v1/applications/${applicationId}/redemption_options`;
  await findOrCreate(management, options, demo.redemptionOption(program.id, id));
  await loadCampaign(management, applicationId, demo.rewardCampaign, demo.rewardRuleset);
}

/**
 * @param {import("./http.mjs").Client} management
 * @param {import("./http.mjs").Client} integration
 * @param {number} programId
 */
async function loadCustomer(management, integration, programId) {
  const { integrationId, points } = demo.customer;
  await integration("PUT", `/v2/customer_profiles/${integrationId}`, { attributes: {} });
  const wallet = `/v1/loyalty_programs/${programId}/profile/${integrationId}`;
  const { data } = await integration("GET", `${wallet}/transactions`);
  if (data.length > 0) return;
  await management("PUT", `${wallet}/add_points`, { points, name: "Welcome to the demo" });
}

/**
 * @param {import("./http.mjs").Client} management
 * @param {string} path a collection
 * @param {{ name: string }} body
 * @returns {Promise<{ id: number }>}
 */
async function findOrCreate(management, path, body) {
  const { data } = await management("GET", path);
  const found = data.find((/** @type {{ name: string }} */ { name }) => name === body.name);
  return found ?? (await management("POST", path, body));
}
