// A link that somebody was sent may be cut off or mistyped: what can be read of it is used, and the rest is named.

import { t } from "./i18n.js";
import { toast } from "./notices.js";
import { read } from "./url.js";

const opened = location.hash; // the address is soon written anew, without what could not be read

export function mountLink() {
  const tell = (hash) => {
    const { unread } = read(hash);
    if (unread.length) toast(t("link.unread", { parts: unread.map((name) => t(`link.${name}`)).join(", ") }));
  };
  addEventListener("hashchange", ({ newURL }) => tell(new URL(newURL).hash));
  tell(opened);
}
