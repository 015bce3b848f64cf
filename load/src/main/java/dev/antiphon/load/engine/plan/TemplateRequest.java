package dev.antiphon.load.engine.plan;

/** The request that a template is filled in for; each loop reuses one. */
public final class TemplateRequest {
    private long number;
    private int connection;

    public TemplateRequest of(long number, int connection) {
        this.number = number;
        this.connection = connection;
        return this;
    }

    /** Counts the requests of a run from 1. */
    long number() {
        return number;
    }

    /** Counts the places for connections from 1. */
    int connection() {
        return connection;
    }
}
