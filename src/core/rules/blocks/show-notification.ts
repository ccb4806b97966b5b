import type { BlockFrame, BlockType } from "./block";
import { isJsonObject } from "./block";
import { type BlockFields, positional, type TalangForm } from "./talang";
import { textOf } from "./values";

/** Tells the shopper something; also as a failure effect. */
export interface ShowNotificationBlock extends BlockFrame {
  readonly type: "showNotification";
  readonly notificationType: NotificationType;
  readonly title: string;
  readonly body?: string;
}

const TYPES = ["Info", "Offer", "Error", "Misc"] as const;
type NotificationType = (typeof TYPES)[number];

const own = positional<ShowNotificationBlock>("showNotification", [
  ["notificationType", "json"],
  ["title", "value"],
  ["body", "value"],
]);

/** `["notification", title, {"body": …}]` is attested; `type` beside the body is ours. */
const talang: TalangForm<ShowNotificationBlock> = {
  write: (block, writer) => [
    "notification",
    writer.value(block.title),
    { body: block.body ?? "", type: block.notificationType },
  ],
  read: {
    ...own.read,
    notification(call): BlockFields {
      call.place("title", 0);
      for (const field of ["body", "notificationType"]) call.place(field, 1);
      const options = call.args[1];
      const { body, type } = isJsonObject(options) ? options : { body: options };
      const notificationType = type ?? "Info";
      const title = call.value(0);
      return { type: "showNotification", notificationType, title, body };
    },
  },
};

export const showNotification: BlockType<ShowNotificationBlock> = {
  role: "effect",
  talang,
  check(reader) {
    const notificationType = reader.choice("notificationType", TYPES);
    const title = reader.template("title");
    const body = reader.has("body") ? reader.template("body") : "";
    if (!notificationType || title === undefined || body === undefined) return null;
    return { notificationType, title, body };
  },
  compile(block, compiler) {
    const title = compiler.value(block.title);
    const body = compiler.value(block.body ?? "");
    return (run) => {
      run.emit("showNotification", {
        notificationType: block.notificationType,
        title: textOf(title, run),
        body: textOf(body, run),
      });
      return null;
    };
  },
};
