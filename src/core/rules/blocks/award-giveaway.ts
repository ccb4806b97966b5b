import { personOf, type Who } from "../../evaluation/people";
import { type BlockFrame, type BlockType, refused } from "./block";
import { PROFILES } from "./check-audience";
import { readReference, type Reference } from "./references";
import { takeOne } from "./rewards";
import { positional } from "./talang";

/** Awards a code of a pool; which one is known when it is claimed (DESIGN §2, counters). */
export interface AwardGiveawayBlock extends BlockFrame {
  readonly type: "awardGiveaway";
  readonly giveawayPool: Reference;
  readonly profile: Who;
}

export const awardGiveaway: BlockType<AwardGiveawayBlock> = {
  role: "effect",
  talang: positional<AwardGiveawayBlock>("awardGiveaway", [
    ["giveawayPool", "reference"],
    ["profile", "json"],
  ]),
  facts: (block) => ({ giveawayPoolId: block.giveawayPool.id }),
  check(reader) {
    const { giveawayPools } = reader.context.definitions;
    const pool = readReference(reader, "giveawayPool", giveawayPools, "giveaway pool");
    const profile = reader.choice("profile", PROFILES);
    if (!pool || !profile) return null;
    return { giveawayPool: { id: pool.id, name: pool.name }, profile };
  },
  compile: (block) => (run) => {
    const { snapshot, catalogue, takesHold } = run.state;
    const poolId = block.giveawayPool.id;
    const pool = catalogue.definitions.giveawayPools.find(({ id }) => id === poolId);
    if (!pool) {
      const details = `The giveaway pool ${poolId} does not exist any more`;
      return refused(details, "EffectCouldNotBeApplied");
    }
    const person = personOf(run, block.profile);
    if (!person.ok) return refused(person.error, "EffectCouldNotBeApplied");
    const claimed = run.claims.get(`pool|${poolId}`);
    if ((snapshot.freeGiveaways.get(poolId) ?? 0) - claimed < 1) {
      const details = `The giveaway pool "${pool.name}" has nothing left to award`;
      return refused(details, "EffectCouldNotBeApplied");
    }
    const budget = takeOne(run, "awardGiveaway");
    if (!budget.ok) return budget.error;
    run.claims.add(`pool|${poolId}`, 1);
    run.hasReward = true;
    const recipientIntegrationId = person.value.integrationId;
    const props = { poolId, poolName: pool.name, recipientIntegrationId };
    if (!takesHold) {
      run.emit("willAwardGiveaway", props);
      return null;
    }
    run.emit(
      "awardGiveaway",
      { ...props, giveawayId: 0, code: "" },
      { kind: "giveawayClaim", write: { poolId, profileIntegrationId: recipientIntegrationId } },
    );
    return null;
  },
};
