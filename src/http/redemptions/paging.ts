import { invalidParameter } from "../../services/refusal";
import { wholeNumber } from "../connectors/shared/fields";
import { z } from "../openapi";

const PER_PAGE_MAX = 250;
const PER_PAGE_DEFAULT = 50;
const CURSOR_LENGTH_MAX = 40;
const CURSOR = /^after-(\d{1,15})$/;

/** `per_page` and `page_info` of a list. */
export const pageQuery = {
  per_page: wholeNumber(1, PER_PAGE_MAX).optional,
  page_info: z.string().max(CURSOR_LENGTH_MAX).optional().openapi({
    description: "`metadata.next_page_info` of the page before",
  }),
};

export const pageMetadata = z.object({ next_page_info: z.string().nullable() });

export interface PageWish {
  readonly afterId: number;
  readonly pageSize: number;
}

/** @throws Refusal `invalid` for a cursor that no answer told */
export function toPage(wished: {
  readonly per_page?: number | undefined;
  readonly page_info?: string | undefined;
}): PageWish {
  const { per_page: pageSize = PER_PAGE_DEFAULT, page_info: cursor = "" } = wished;
  if (cursor === "") return { afterId: 0, pageSize };
  const afterId = CURSOR.exec(cursor)?.[1];
  if (afterId === undefined) {
    throw invalidParameter("page_info", "Invalid value", "is no next_page_info of an answer");
  }
  return { afterId: Number(afterId), pageSize };
}

export function nextPage(afterId: number | null): z.output<typeof pageMetadata> {
  return { next_page_info: afterId === null ? null : `after-${afterId}` };
}
