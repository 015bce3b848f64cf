/**
 * Captures in the formats of Wireshark and tcpdump, written from events and read into
 * conversations. Input: events, or a file's packets. Output: packets, or the bytes of both sides.
 * Imports the core's events and framings, and recordings.
 */
@NullMarked
package dev.antiphon.capture;

import org.jspecify.annotations.NullMarked;
