// The viewer's service worker, with limits set around every answer that it gives. Replayed pages share the origin
// with the viewer, so what their scripts may reach is decided here and by the server's own headers.
"use strict";

// The viewer's own policy lets archived scripts open WebSockets to anywhere.
const REPLAYED =
  "default-src 'self' 'unsafe-inline' 'unsafe-eval' data: blob:; connect-src 'self' data: blob:; " +
  "form-action 'self'; object-src 'none'; base-uri 'self'";
// Without allow-popups and allow-top-navigation: nothing can be told to the outside in an address.
const SANDBOX = "sandbox allow-scripts allow-same-origin allow-forms allow-downloads allow-modals";
const VIEWER =
  "default-src 'self'; connect-src 'self' data:; style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; " +
  "font-src 'self' data:; worker-src 'self' blob:; frame-src 'self'; frame-ancestors 'self'; form-action 'self'; " +
  "object-src 'none'; base-uri 'self'";

function limit(request, response) {
  const path = request.url.slice(self.registration.scope.length);
  const isReplayed = path.startsWith("w/") && !path.startsWith("w/api/");
  try {
    response.headers.append("Content-Security-Policy", isReplayed ? REPLAYED : VIEWER);
    // a browser shows no PDF in a sandbox, and runs none of its scripts in this origin
    if (isReplayed && !(response.headers.get("Content-Type") || "").startsWith("application/pdf")) {
      response.headers.append("Content-Security-Policy", SANDBOX);
    }
    response.headers.set("X-DNS-Prefetch-Control", "off");
  } catch (error) {
    // Only headers of redirects and of what comes straight from the server, which sets its own, can't be changed.
    if (!(error instanceof TypeError)) {
      throw error;
    }
  }
  return response;
}

// The viewer also runs this file in an ordinary worker, which has no FetchEvent.
if (self.FetchEvent) {
  const respondWith = FetchEvent.prototype.respondWith;
  FetchEvent.prototype.respondWith = function (answer) {
    return respondWith.call(
      this,
      Promise.resolve(answer).then((response) => limit(this.request, response)),
    );
  };
}

importScripts("replay.js" + self.location.search);
