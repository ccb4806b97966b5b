import { afterEach, describe, expect, it } from "vitest";
import type { IntegrationContext, ManagementContext } from "../../src/services/context";
import { generateCard } from "../../src/services/loyalty/cards/generate-card";
import { createCardBatch } from "../../src/services/management/loyalty-cards/create-batch";
import { deleteCard } from "../../src/services/management/loyalty-cards/delete-card";
import { importCards } from "../../src/services/management/loyalty-cards/import-cards";
import { importPoints } from "../../src/services/management/loyalty-ledger/import-points";
import { type Outcome, send } from "./client";
import { type CallFacts, type FaultKind, NoFaults } from "./faults";
import { openShop } from "./shop";
import { PROGRAM_ID, SPEND } from "./shop-rules";
import { World } from "./world";

const PATTERN = { couponPattern: "C-########", validCharacters: ["a", "b", "c", "d"] };

/** Every batch that a request sends to D1 comes twice, and the second delivery answers. */
class BatchesComeTwice extends NoFaults {
  override call({ label, fromRequest }: CallFacts): FaultKind | null {
    return fromRequest && /batch/.test(label) ? "second_delivery_answers" : null;
  }
}

let world: World;

afterEach(() => world.close());

interface Story {
  readonly isOfCustomers?: boolean;
  readonly before?: (context: IntegrationContext & ManagementContext) => Promise<unknown>;
  readonly call: (context: IntegrationContext & ManagementContext) => Promise<unknown>;
  /** What is counted at the end, and how many there are. */
  readonly what: string;
  readonly count: number;
}

const CARD = { programId: PROGRAM_ID, status: "active", profileIntegrationIds: ["ann"] } as const;
const LIVE_CARDS = "loyalty_cards WHERE deleted_at_ms IS NULL";

const stories: Readonly<Record<string, Story>> = {
  "a card by its name": {
    call: (context) => generateCard(context, { ...CARD, identifier: "CARD-1" }),
    what: LIVE_CARDS,
    count: 1,
  },
  "a card with a drawn name": {
    call: (context) => generateCard(context, { ...CARD, identifier: undefined }),
    what: LIVE_CARDS,
    count: 1,
  },
  "a batch of cards": {
    call: (context) =>
      createCardBatch(context, {
        programId: PROGRAM_ID,
        numberOfCards: 5,
        batchId: "five",
        status: "active",
        cardCodeSettings: PATTERN,
      }),
    what: `${LIVE_CARDS} AND batch_id = 'five'`,
    count: 5,
  },
  "a file of cards": {
    call: (context) =>
      importCards(context, {
        programId: PROGRAM_ID,
        csv: "identifier,state\nCARD-1,active\nCARD-2,inactive\n",
      }),
    what: LIVE_CARDS,
    count: 2,
  },
  "a file of points": {
    isOfCustomers: true,
    call: (context) =>
      importPoints(context, {
        programId: PROGRAM_ID,
        csv: "customerprofileid,amount\nann,5\n",
      }),
    what: "outbox WHERE kind = 'points'",
    count: 1,
  },
  "a card that is deleted": {
    before: (context) => generateCard(context, { ...CARD, identifier: "CARD-1" }),
    call: (context) => deleteCard(context, { programId: PROGRAM_ID, identifier: "CARD-1" }),
    what: LIVE_CARDS,
    count: 0,
  },
};

describe("a batch that is delivered twice is answered as the first time", () => {
  it.each(Object.entries(stories))("%s", async (_title, story) => {
    world = new World(1, (random) => new BatchesComeTwice(random));
    openShop(world.d1, { campaigns: [SPEND], couponUsageLimit: 0 });
    if (!story.isOfCustomers) world.d1.run("UPDATE loyalty_programs SET card_based = 1", []);
    const outcomes: Outcome<unknown>[] = [];
    const staff = { accountId: 1, allowedApplicationIds: null, allowedEndpoints: null };
    const tell = async () => {
      for (const call of [story.before, story.call]) {
        if (!call) continue;
        const name = `call-${outcomes.length}`;
        outcomes.push(await send(world, name, (context) => call({ ...context, ...staff })));
      }
    };
    void tell();
    await world.run();
    const { rows } = world.d1.run(`SELECT count(*) AS n FROM ${story.what}`, []);
    expect(outcomes.map(({ kind }) => kind)).toEqual(
      story.before ? ["answered", "answered"] : ["answered"],
    );
    expect(Number(rows[0]?.[0])).toBe(story.count);
  });
});
