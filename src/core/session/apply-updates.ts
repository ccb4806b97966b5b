import type { AttributeUpdate } from "../evaluation/writes";
import type { CartItem, SessionDocument } from "./types";

/** The session with the attributes that its rules set on it and on its items. */
export function applyUpdates(
  document: SessionDocument,
  updates: readonly AttributeUpdate[],
): SessionDocument {
  const ofSession = updates.filter((update) => update.target === "session");
  const ofItems = updates.filter((update) => update.target === "cartItem");
  if (ofSession.length === 0 && ofItems.length === 0) return document;
  const attributes = { ...document.attributes };
  for (const { name, value } of ofSession) attributes[name] = value;
  const cartItems: CartItem[] = [...document.cartItems];
  for (const { cartItemPosition, name, value } of ofItems) {
    const position = cartItemPosition ?? -1;
    const item = cartItems[position];
    if (item) cartItems[position] = { ...item, attributes: { ...item.attributes, [name]: value } };
  }
  return { ...document, attributes, cartItems };
}
