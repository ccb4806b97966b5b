import type { ManagementContext } from "../../../services/context";
import {
  type CollectionScope,
  listCollections,
} from "../../../services/management/collections/list-collections";
import { jsonAnswer, type z } from "../../openapi";
import { countedOrPageOf, listSize } from "../lists";
import {
  type collectionsQuery,
  collectionWithoutPayload,
  collectionWithoutPayloadExample,
  fromRow,
} from "./schemas";

const answerBody = countedOrPageOf(collectionWithoutPayload);

/** What every list of collections answers, whosever they are. */
export const collectionsAnswer = jsonAnswer(answerBody, "One page", {
  hasMore: false,
  data: [collectionWithoutPayloadExample],
});

export async function collectionsPage(
  context: ManagementContext,
  scope: CollectionScope,
  page: z.output<typeof collectionsQuery>,
): Promise<z.output<typeof answerBody>> {
  const listed = await listCollections(context, { ...page, scope });
  return { ...listSize(page, listed), data: listed.rows.map(fromRow) };
}
