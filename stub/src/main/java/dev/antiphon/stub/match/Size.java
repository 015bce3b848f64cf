package dev.antiphon.stub.match;

import dev.antiphon.argument.Plural;

/** A matcher of messages whose size in bytes is within bounds, both included. */
record Size(long least, long most) implements Matcher {
    @Override
    public boolean matches(Request request) {
        long size = request.message().size();
        return size >= least && size <= most;
    }

    @Override
    public Mismatch explain(Request request) {
        return new Mismatch(
                0,
                "it has %s, not %s"
                        .formatted(Plural.of(request.message().size(), "byte"), range()));
    }

    private String range() {
        if (least == most) {
            return String.valueOf(least);
        }
        return most == Long.MAX_VALUE ? least + " or more" : least + " to " + most;
    }

    @Override
    public String toString() {
        return least == most ? "has " + Plural.of(least, "byte") : "has " + range() + " bytes";
    }
}
