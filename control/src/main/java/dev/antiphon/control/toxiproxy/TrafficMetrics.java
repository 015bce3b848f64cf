package dev.antiphon.control.toxiproxy;

import dev.antiphon.event.ConnectionEvent.Closed;
import dev.antiphon.event.Event;
import dev.antiphon.event.EventListener;

import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Counters of the bytes that passed the proxies, in the text format of Prometheus. The bytes of a
 * connection are counted at its end. Any thread may call all methods.
 */
final class TrafficMetrics {
    private static final String RECEIVED = "toxiproxy_proxy_received_bytes_total";
    private static final String SENT = "toxiproxy_proxy_sent_bytes_total";
    private static final String UPSTREAM = "upstream";
    private static final String DOWNSTREAM = "downstream";

    /** The largest number of counters of one name. Bytes for further ones are not counted. */
    private static final int COUNTERS_MAX = 100_000;

    private final Map<String, LongAdder> received = new ConcurrentSkipListMap<>();
    private final Map<String, LongAdder> sent = new ConcurrentSkipListMap<>();

    /** The labels of a proxy. */
    record Labels(String proxy, String listener, String upstream) {
        private String of(String direction) {
            return "{direction=\"" + direction + "\",listener=\"" + escaped(listener)
                    + "\",proxy=\"" + escaped(proxy) + "\",upstream=\"" + escaped(upstream) + "\"}";
        }

        private static String escaped(String value) {
            return value.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n");
        }
    }

    /** Returns the listener of the connections of a proxy's clients. */
    EventListener ofClients(Supplier<Labels> labels) {
        return new AtTheEnd(closed -> {
            add(received, labels.get().of(UPSTREAM), closed.bytesIn());
            add(sent, labels.get().of(DOWNSTREAM), closed.bytesOut());
        });
    }

    /** Returns the listener of the connections of a proxy to its server. */
    EventListener ofServer(Supplier<Labels> labels) {
        return new AtTheEnd(closed -> {
            add(received, labels.get().of(DOWNSTREAM), closed.bytesIn());
            add(sent, labels.get().of(UPSTREAM), closed.bytesOut());
        });
    }

    private static void add(Map<String, LongAdder> counters, String labels, long bytes) {
        LongAdder counter = counters.get(labels);
        if (counter == null && counters.size() < COUNTERS_MAX) {
            counter = counters.computeIfAbsent(labels, each -> new LongAdder());
        }
        if (counter != null) {
            counter.add(bytes);
        }
    }

    /** A listener of closed connections alone. */
    private record AtTheEnd(Consumer<Closed> counted) implements EventListener {
        @Override
        public boolean wants(Class<? extends Event> kind) {
            return kind == Closed.class;
        }

        @Override
        public void on(Event event) {
            if (event instanceof Closed closed) {
                counted.accept(closed);
            }
        }
    }

    /** Returns the counters as text. */
    String text() {
        StringBuilder text = new StringBuilder();
        append(text, RECEIVED, received);
        append(text, SENT, sent);
        return text.toString();
    }

    private static void append(StringBuilder text, String name, Map<String, LongAdder> counters) {
        if (counters.isEmpty()) {
            return;
        }
        text.append("# HELP ").append(name).append(" \n# TYPE ").append(name).append(" counter\n");
        counters.forEach((labels, count) ->
                text.append(name).append(labels).append(' ').append(count.sum()).append('\n'));
    }
}
