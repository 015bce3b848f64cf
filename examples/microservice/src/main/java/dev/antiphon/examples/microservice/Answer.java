package dev.antiphon.examples.microservice;

/**
 * The answer to a request.
 *
 * @param id the number of the request; empty if the request could not be read
 * @param outcome what became of it
 * @param detail the goods left, or the reason
 */
public record Answer(String id, Outcome outcome, String detail) {
    /** The outcome of a request. */
    public enum Outcome {
        DONE,
        SOLD_OUT,
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
