package dev.antiphon.examples.microservice;

/**
 * The answer to a request.
 *
 * @param id the number of the request; empty if it has no usable one
 * @param outcome what became of it
 * @param detail the goods left, or the reason
 */
public record Answer(String id, Outcome outcome, String detail) {
    /** The outcome of a request. */
    public enum Outcome {
        DONE,
        SOLD_OUT,
        UNKNOWN_ITEM,
        BAD_REQUEST,
        KEY_REUSED,
        BUSY,
        TOO_LATE,
        UNAVAILABLE
    }

    Answer to(Request request) {
        return new Answer(request.id(), outcome, detail);
    }
}
