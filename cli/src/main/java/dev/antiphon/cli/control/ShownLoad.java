package dev.antiphon.cli.control;

import dev.antiphon.cli.text.Texts;
import dev.antiphon.control.Control;
import dev.antiphon.control.api.ControlServer;
import dev.antiphon.control.load.LoadSecond;
import dev.antiphon.control.load.LoadView;
import dev.antiphon.load.result.Column;
import dev.antiphon.load.result.Counts;
import dev.antiphon.load.result.Interval;
import dev.antiphon.load.result.Latency;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;

/** The page of a load that runs, with its HTTP server. */
final class ShownLoad implements LoadPage {
    private static final List<Column> TOTALS = List.of(
            Column.PLANNED,
            Column.SENT,
            Column.OK,
            Column.CONNECTIONS_OPENED,
            Column.BYTES_OUT,
            Column.BYTES_IN);
    private static final Pattern WORD_BEGIN = Pattern.compile("_([a-z])");

    private final Control control = Control.start();
    private final ControlPort port;
    private final LoadView view;
    private final Duration lingering;
    private final ControlServer server;
    private final CountDownLatch left = new CountDownLatch(1);
    private Counts counts = Counts.NONE;

    /** The number of seconds of the steps that are over. */
    private long before;

    /** The number of the latest second. */
    private long latest;

    ShownLoad(ControlPort port, LoadView view, Duration lingering) {
        this.port = port;
        this.view = view;
        this.lingering = lingering;
        this.server = port.start(control, view);
    }

    @Override
    public Optional<String> line(Texts texts) {
        return Optional.of(port.shown(server, texts));
    }

    @Override
    public void step() {
        before = latest;
    }

    @Override
    public void second(Interval interval, Latency response) {
        counts = counts.plus(interval.counts());
        latest = before + interval.at().toSeconds() + 1;
        Counts now = interval.counts();
        LoadSecond.Times times = new LoadSecond.Times(
                response.percentile(50),
                response.percentile(90),
                response.percentile(99),
                response.percentile(99.9),
                response.max());
        view.add(
                new LoadSecond(latest, now.planned(), now.ok(), now.failed(), times),
                totals(),
                failures());
    }

    private Map<String, Long> totals() {
        Map<String, Long> totals = new LinkedHashMap<>();
        TOTALS.forEach(each -> totals.put(name(each), counts.of(each)));
        totals.put("failed", counts.failed());
        return totals;
    }

    private Map<String, Long> failures() {
        Map<String, Long> failures = new LinkedHashMap<>();
        Column.FAILURES.stream()
                .filter(each -> counts.of(each) > 0)
                .forEach(each -> failures.put(name(each), counts.of(each)));
        return failures;
    }

    /** Returns the name of a column in the API, such as {@code bytesOut}. */
    private static String name(Column column) {
        return WORD_BEGIN
                .matcher(column.key())
                .replaceAll(each -> each.group(1).toUpperCase(Locale.ROOT));
    }

    @Override
    public void ended() {
        view.end();
    }

    @Override
    public boolean isLingering() {
        return lingering.isPositive() && left.getCount() > 0;
    }

    @Override
    public void linger() throws InterruptedException {
        boolean _ = left.await(lingering.toNanos(), TimeUnit.NANOSECONDS);
    }

    @Override
    public void leave() {
        left.countDown();
    }

    @Override
    public void close() {
        view.end();
        server.close();
        control.close();
    }
}
