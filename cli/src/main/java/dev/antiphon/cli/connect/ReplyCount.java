package dev.antiphon.cli.connect;

import dev.antiphon.framing.Framing;

/**
 * The count of sent messages and of what arrived after them, to find a lost reply. In a framing
 * with boundaries, each message needs one message at least; without boundaries, the last message
 * needs some bytes. Not safe for several threads.
 */
final class ReplyCount {
    private long sent;
    private long received;
    private boolean isWithoutBoundaries;
    private boolean isLastAnswered = true;

    ReplyCount copy() {
        ReplyCount copy = new ReplyCount();
        copy.sent = sent;
        copy.received = received;
        copy.isWithoutBoundaries = isWithoutBoundaries;
        copy.isLastAnswered = isLastAnswered;
        return copy;
    }

    void sent(Framing framing) {
        sent++;
        isWithoutBoundaries |= framing.endsByClosing();
        isLastAnswered = false;
    }

    void arrived() {
        received += sent > 0 ? 1 : 0; // what comes before is a greeting
        isLastAnswered = true;
    }

    long sent() {
        return sent;
    }

    long received() {
        return received;
    }

    /** Returns whether a message has no reply. */
    boolean lacksReplies() {
        return isWithoutBoundaries ? !isLastAnswered : received < sent;
    }
}
