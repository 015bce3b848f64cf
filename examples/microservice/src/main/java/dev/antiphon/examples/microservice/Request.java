package dev.antiphon.examples.microservice;

import java.util.regex.Pattern;

/**
 * A request for goods, to orders and from there to stock.
 *
 * @param id the caller's number, which the answer repeats
 * @param key the idempotency key: the same request may be sent again under it, and is done once
 * @param timeLeftMillis the time in which the caller still wants an answer
 */
public record Request(String id, String key, String item, int count, int timeLeftMillis) {
    static final Pattern NAME = Pattern.compile("[A-Za-z0-9-]{1,64}");

    /** Checks what a client sent; JSON that has no value for a text has null. */
    public Request {
        name("id", id);
        name("key", key);
        name("item", item);
        within("count", count, 100);
        within("timeLeftMillis", timeLeftMillis, 10_000);
    }

    private static void name(String field, String value) {
        if (value == null || !NAME.matcher(value).matches()) {
            throw new IllegalArgumentException(
                    field + " has other than 1 to 64 letters, digits and hyphens");
        }
    }

    private static void within(String field, int value, int most) {
        if (value < 1 || value > most) {
            throw new IllegalArgumentException(
                    field + " is " + value + "; give a value from 1 to " + most);
        }
    }

    /** Returns the request that is passed on: under another number, with the time that is left. */
    public Request passedOn(String number, long millis) {
        return new Request(number, key, item, count, (int) Math.min(millis, timeLeftMillis));
    }

    boolean asksTheSameAs(Request other) {
        return item.equals(other.item) && count == other.count;
    }
}
