// One script for every face. Faces write HTML with data attributes; nothing here knows a ticket from a mailbox.
// No eval anywhere: the content security policy allows scripts of our own origin only.
import "htmx.org";
import "./composer.js";
import "./drafts.js";
import "./events.js";
import "./files.js";
import "./focus.js";
import "./graph.js";
import "./guard.js";
import "./help.js";
import "./hold.js";
import "./panes.js"; // before the list: Esc closes a sheet first, then lets go of rows
import "./list.js";
import "./network.js";
import "./opened.js";
import "./overlays.js";
import "./palette.js";
import "./presence.js";
import "./shield.js";
import "./sop.js";
import "./talk.js";
import "./theme.js";
import "./times.js";
import "./tokens.js";
import "./undo.js";
