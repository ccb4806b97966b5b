import { profileStatement } from "../../../db/queries/session-facts";
import { isAnswerMissing } from "../../../db/queries/idempotency";
import type { LoyaltyCardRow } from "../../../db/queries/loyalty-cards/columns";
import { cardAsAnswer, type CardKey, cardStatement } from "../../../db/queries/loyalty-cards/read";
import { linkCardStatements, unlinkCardStatements } from "../../../db/queries/loyalty-cards/write";
import { profileSeenStatement } from "../../../db/queries/profile-seen";
import { again } from "../../again";
import type { IntegrationContext } from "../../context";
import { once, recordingDatabase } from "../../idempotency/once";
import { notFound } from "../../refusal";
import { type CardView, usersPerCardLimit } from "./card-view";
import { usersRefusal } from "./insert-cards";
import { type LoadedCard, loadCard, requireNotHandedOn } from "./load-card";
import { storedCard, viewOfCard } from "./view-of-card";

/**
 * Links a customer to a card; one who is not known comes into being. Safe to repeat.
 *
 * @throws Refusal `unauthorized`, `not_found`, `invalid` when the card has its customers already
 */
export async function linkProfile(
  context: IntegrationContext,
  key: CardKey,
  profileIntegrationId: string,
): Promise<CardView> {
  const row = await once(context, storedCard, () => link(context, key, profileIntegrationId));
  return viewOfCard(context, row);
}

async function link(
  context: IntegrationContext,
  key: CardKey,
  profileIntegrationId: string,
): Promise<LoyaltyCardRow> {
  const card = await loadCard(context, key);
  requireNotHandedOn(card.row);
  if (card.call.isDry) return card.row;
  const db = recordingCard(context, card, key);
  const { environment } = card.call;
  const nowMs = context.ports.clock.now();
  const wished = { ...key, environment, profileIntegrationId, nowMs };
  try {
    const results = await db.batch<LoyaltyCardRow>([
      profileSeenStatement(db, { environment, integrationId: profileIntegrationId, nowMs }),
      ...linkCardStatements(db, wished, usersPerCardLimit(card.program)),
      cardStatement(db, key),
    ]);
    return changed(results.at(-1)?.results[0]);
  } catch (error) {
    if (isAnswerMissing(error)) throw notFound("Loyalty card");
    throw usersRefusal(error, card.program, "/integrationId");
  }
}

/**
 * Takes a customer off a card. Safe to repeat.
 *
 * @throws Refusal `unauthorized`, `not_found` also for a customer who is not known
 */
export async function unlinkProfile(
  context: IntegrationContext,
  key: CardKey,
  profileIntegrationId: string,
): Promise<CardView> {
  const row = await once(context, storedCard, () => unlink(context, key, profileIntegrationId));
  return viewOfCard(context, row);
}

async function unlink(
  context: IntegrationContext,
  key: CardKey,
  profileIntegrationId: string,
): Promise<LoyaltyCardRow> {
  const card = await loadCard(context, key);
  requireNotHandedOn(card.row);
  const { environment } = card.call;
  const { ports } = context;
  const known = await profileStatement(ports.db, environment, profileIntegrationId).first();
  if (!known) throw notFound("Customer profile");
  if (card.call.isDry) return card.row;
  const db = recordingCard(context, card, key);
  const wished = { ...key, environment, profileIntegrationId, nowMs: ports.clock.now() };
  const results = await again(() =>
    db.batch<LoyaltyCardRow>([...unlinkCardStatements(db, wished), cardStatement(db, key)]),
  );
  return changed(results.at(-1)?.results[0]);
}

function recordingCard(context: IntegrationContext, { call }: LoadedCard, key: CardKey) {
  return recordingDatabase(context, call.index.application.id, cardAsAnswer(key));
}

/** The card may have been deleted or handed on in between: nothing was linked then. */
function changed(row: LoyaltyCardRow | undefined): LoyaltyCardRow {
  if (!row) throw notFound("Loyalty card");
  requireNotHandedOn(row);
  return row;
}
