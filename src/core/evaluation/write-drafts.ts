import type { Effect } from "./effect";
import type {
  AcceptedReferral,
  AttributeUpdate,
  AudienceChange,
  CouponDraft,
  CouponReservationDraft,
  DecisionWrites,
  GiveawayClaim,
  ReferralDraft,
  WebhookCall,
} from "./writes";

interface WriteOf {
  acceptedReferral: AcceptedReferral;
  createdCoupon: Omit<CouponDraft, "effectIndex">;
  createdReferral: Omit<ReferralDraft, "effectIndex">;
  couponReservation: CouponReservationDraft;
  giveawayClaim: Omit<GiveawayClaim, "effectIndex">;
  /** Empty where the update changes nothing. */
  attributeUpdate: readonly AttributeUpdate[];
  audienceChange: AudienceChange;
  webhook: WebhookCall;
}

type WriteKind = keyof WriteOf;

/** What stands behind one effect; the index of the effect is known when all of them are. */
export type WriteDraft = {
  [K in WriteKind]: { readonly kind: K; readonly write: WriteOf[K] };
}[WriteKind];

/** Drafts by the properties of their effects: an effect that is dropped takes its write along. */
export type WriteDrafts = ReadonlyMap<Effect["props"], WriteDraft>;

/**
 * The writes behind the effects that remained. What only takes hold at a close, an event or a
 * profile update (DESIGN §3) is left out while `takesHold` is false.
 */
export function collectWrites(
  effects: readonly Effect[],
  drafts: WriteDrafts,
  takesHold: boolean,
): DecisionWrites {
  const found = effects.flatMap(({ props }, effectIndex) => {
    const draft = drafts.get(props);
    return draft ? [{ draft, effectIndex }] : [];
  });
  const [acceptedReferral] = all(found, "acceptedReferral");
  return {
    acceptedReferral: acceptedReferral?.write ?? null,
    createdCoupons: takesHold ? all(found, "createdCoupon").map(indexed) : [],
    createdReferrals: takesHold ? all(found, "createdReferral").map(indexed) : [],
    couponReservations: all(found, "couponReservation").map(({ write }) => write),
    giveawayClaims: takesHold ? all(found, "giveawayClaim").map(indexed) : [],
    attributeUpdates: lastOfEach(all(found, "attributeUpdate").flatMap(({ write }) => write)),
    audienceChanges: all(found, "audienceChange").map(({ write }) => write),
    webhooks: takesHold ? all(found, "webhook").map(({ write }) => write) : [],
  };
}

interface Found<W> {
  readonly write: W;
  readonly effectIndex: number;
}

function all<K extends WriteKind>(
  found: readonly { readonly draft: WriteDraft; readonly effectIndex: number }[],
  kind: K,
): readonly Found<WriteOf[K]>[] {
  return found.flatMap(({ draft, effectIndex }) =>
    draft.kind === kind ? [{ write: draft.write as WriteOf[K], effectIndex }] : [],
  );
}

function indexed<W extends object>({ write, effectIndex }: Found<W>) {
  return { ...write, effectIndex };
}

/** Of several updates of one attribute the last one holds. */
function lastOfEach(updates: readonly AttributeUpdate[]): readonly AttributeUpdate[] {
  const byTarget = new Map<string, AttributeUpdate>();
  for (const update of updates) {
    const { target, name, profileIntegrationId, cartItemPosition, id } = update;
    const key = JSON.stringify([target, name, profileIntegrationId, cartItemPosition, id]);
    byTarget.delete(key);
    byTarget.set(key, update);
  }
  return [...byTarget.values()];
}
