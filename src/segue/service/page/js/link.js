// A link that somebody was sent may be cut off or mistyped: what can be read of it is used, and the rest is named.

import { t } from "./i18n.js";
import { toast } from "./notices.js";
import { read } from "./url.js";

export function mountLink() {
  const tell = () => {
    const { unread } = read(location.hash);
    if (unread.length) toast(t("link.unread", { parts: unread.map((name) => t(`link.${name}`)).join(", ") }));
  };
  addEventListener("hashchange", tell);
  tell();
}
