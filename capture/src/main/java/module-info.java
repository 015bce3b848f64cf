/**
 * Captures in pcap and pcapng: writes events as packets, and reads packets as recordings.
 *
 * <p>Input: events, or a file. Output: a file, or conversations.
 */
module dev.antiphon.capture {
    requires transitive dev.antiphon.core;
    requires transitive dev.antiphon.recording;
    requires static org.jspecify;

    exports dev.antiphon.capture;
}
