// Runs in every replayed page before its own scripts. Peer connections go past the content security policy, and pages
// of news sites open them to learn the reader's addresses.
"use strict";

for (const name of ["RTCPeerConnection", "webkitRTCPeerConnection"]) {
  delete window[name];
}
