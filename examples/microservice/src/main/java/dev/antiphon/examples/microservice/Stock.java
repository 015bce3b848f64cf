package dev.antiphon.examples.microservice;

import dev.antiphon.examples.microservice.Answer.Outcome;

import java.time.Duration;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.LongSupplier;

/**
 * The goods, and the keys of the requests that took some. A request under the key of an earlier one
 * gets the same answer and takes nothing. Keys are kept for longer than any caller repeats a
 * request, and their number is bounded: with too many, new requests are refused. Any thread may
 * ask.
 */
final class Stock implements Handling {
    static final Duration KEPT = Duration.ofSeconds(30);
    private static final int KEYS_MAX = 200_000;

    private record Done(Request request, Answer answer, long nanos) {}

    private final Map<String, Integer> goods;
    private final LongSupplier clock;
    private final Map<String, Done> done = new LinkedHashMap<>(); // the oldest first

    Stock(Map<String, Integer> goods, LongSupplier clock) {
        this.goods = new TreeMap<>(goods);
        this.clock = clock;
    }

    @Override
    public synchronized Answer handle(Request request, Deadline deadline) {
        long now = clock.getAsLong();
        forget(now - KEPT.toNanos());
        Done before = done.get(request.key());
        if (before != null) {
            return before.request().asksTheSameAs(request)
                    ? before.answer().to(request)
                    : new Answer(request.id(), Outcome.KEY_REUSED, "for another request");
        }
        if (done.size() >= KEYS_MAX) {
            return new Answer(request.id(), Outcome.BUSY, KEYS_MAX + " keys are in use");
        }
        Answer answer = take(request);
        done.put(request.key(), new Done(request, answer, now));
        return answer;
    }

    private void forget(long before) {
        Iterator<Done> oldest = done.values().iterator();
        while (oldest.hasNext() && oldest.next().nanos() - before < 0) {
            oldest.remove();
        }
    }

    private Answer take(Request request) {
        Integer before = goods.get(request.item());
        if (before == null) {
            String detail = request.item() + "; the goods are " + String.join(", ", goods.keySet());
            return new Answer(request.id(), Outcome.UNKNOWN_ITEM, detail);
        }
        int left = before - request.count();
        if (left < 0) {
            return new Answer(request.id(), Outcome.SOLD_OUT, request.item());
        }
        goods.put(request.item(), left);
        return new Answer(request.id(), Outcome.DONE, Integer.toString(left));
    }
}
