/**
 * Captures, as Wireshark and tcpdump have them: written from events, and read into conversations.
 * In go events, or a file's packets; out come packets, or what both sides said. It imports the
 * core's events and framings, and nothing of the recordings beside it.
 */
@NullMarked
package dev.antiphon.capture;

import org.jspecify.annotations.NullMarked;
