package dev.antiphon.load.engine.plan;

/** The request that a template is filled in for. Each loop reuses a single object. */
public final class TemplateRequest {
    private long number;
    private int connection;

    public TemplateRequest of(long number, int connection) {
        this.number = number;
        this.connection = connection;
        return this;
    }

    /** Returns the number of the request in the run, from 1. */
    long number() {
        return number;
    }

    /** Returns the number of the connection slot, from 1. */
    int connection() {
        return connection;
    }
}
