package dev.antiphon.stub;

import dev.antiphon.address.Addresses;
import dev.antiphon.argument.Plural;
import dev.antiphon.failure.Failure;
import dev.antiphon.framing.Framing;
import dev.antiphon.message.Message;
import dev.antiphon.stub.journal.ConnectionEnd;
import dev.antiphon.stub.journal.ConnectionLog;
import dev.antiphon.stub.match.Matcher;
import dev.antiphon.stub.match.Request;
import dev.antiphon.stub.match.report.FramingHint;
import dev.antiphon.stub.proxy.ArmedFault;
import dev.antiphon.stub.text.HexDump;
import dev.antiphon.stub.verify.Finding;
import dev.antiphon.stub.verify.StubCheck;
import dev.antiphon.stub.verify.Times;
import dev.antiphon.stub.verify.VerificationError;
import dev.antiphon.text.Escapes;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * The findings of a stub as text. Each paragraph describes one finding and names a remedy. Any
 * thread may call all methods.
 */
final class VerificationReport {
    private static final int UNMATCHED_MAX = 10;
    private static final int SHOWN_MAX = 10;

    private final StubServer stub;
    private final Journal journal;
    private final @Nullable Consumer<Finding> told;
    private final List<Found> unmatched = new CopyOnWriteArrayList<>();
    private final List<Found> unanswered = new CopyOnWriteArrayList<>();

    /** The findings that an error has named; a report of the same test does not repeat them. */
    private final Set<String> thrown = ConcurrentHashMap.newKeySet();

    /** A finding about a request, as text. */
    private record Found(Request request, String text) {
        static List<Finding> findings(StubCheck check, List<Found> all) {
            return all.stream()
                    .map(each -> new Finding(check, each.request().connectionNumber(), each.text()))
                    .toList();
        }
    }

    /**
     * Creates a report.
     *
     * @param told receives each finding when it occurs; null for no consumer
     */
    VerificationReport(StubServer stub, Journal journal, @Nullable Consumer<Finding> told) {
        this.stub = stub;
        this.journal = journal;
        this.told = told;
    }

    void clear() {
        unmatched.clear();
        unanswered.clear();
        thrown.clear();
    }

    // ---- recording of findings ----

    /**
     * Records an unmatched request. Only the first few are kept with their reason, since the reason
     * of further ones is mostly the same.
     */
    void unmatched(Request request, List<StubRule> rules) {
        String text = "";
        if (unmatched.size() < UNMATCHED_MAX || told != null) {
            text = "no rule is for message %s of connection %s, which has %s:\n%s"
                    .formatted(
                            request.messageNumber(),
                            request.connectionNumber(),
                            Plural.of(request.message().size(), "byte"),
                            NearMissReport.ofRequest(request, rules));
            tell(new Finding(StubCheck.UNMATCHED, request.connectionNumber(), text));
        }
        keep(request, text);
    }

    /**
     * Keeps an unmatched request, up to a limit. Synchronized, since several connections may call
     * it at the same time.
     */
    private synchronized void keep(Request request, String text) {
        if (unmatched.size() < UNMATCHED_MAX && !text.isEmpty()) {
            unmatched.add(new Found(request, text));
        } else if (unmatched.size() == UNMATCHED_MAX) {
            unmatched.add(
                    new Found(request, "no rule is for further messages, which are not shown\n"));
        }
    }

    void unanswered(Request request, Throwable cause) {
        String what = request.messageNumber() == 0
                ? "something that is said unasked"
                : "the answer to message " + request.messageNumber();
        String text = "%s of connection %s could not be given: %s\n"
                .formatted(
                        what,
                        request.connectionNumber(),
                        Objects.requireNonNullElse(cause.getMessage(), cause.toString()));
        tell(new Finding(StubCheck.UNANSWERED, request.connectionNumber(), text));
        if (unanswered.size() <= UNMATCHED_MAX) {
            unanswered.add(new Found(request, text));
        }
    }

    void ended(long number, ConnectionEnd how, @Nullable Failure failure, Message unfinished) {
        if (told != null) {
            incomplete(number, how, failure, unfinished)
                    .map(text -> new Finding(StubCheck.INCOMPLETE, number, text))
                    .ifPresent(this::tell);
        }
    }

    private void tell(Finding finding) {
        if (told != null) {
            told.accept(finding);
        }
    }

    // ---- checks and reports ----

    VerificationError notReceived(
            Times times, Matcher matcher, int count, Optional<Duration> within) {
        List<Request> all = journal.requests();
        StringBuilder text =
                new StringBuilder("expected ").append(times).append(" that ").append(matcher);
        within.ifPresent(time -> text.append(" within ").append(ConversationText.shown(time)));
        text.append(", but received ").append(count).append(" of ");
        text.append(Plural.of(all.size(), "message"));
        text.append(" in all\n");
        Optional<NearMissReport.Nearest> nearest =
                count < times.least() ? NearMissReport.ofMatcher(matcher, all) : Optional.empty();
        nearest.ifPresent(each -> text.append(each.text()));
        text.append(conversation());
        return VerificationError.of(headed(text.toString()), nearest.map(each -> each.miss()));
    }

    VerificationError notUsed(StubRule rule, Times times, long count) {
        String text = "expected %s that %s answers (%s), but it has answered %s\n"
                .formatted(times, rule.name(), rule.matcher(), count);
        Optional<NearMissReport.Nearest> nearest = count >= times.least()
                ? Optional.empty()
                : NearMissReport.ofMatcher(rule.matcher(), journal.requests());
        String near = nearest.map(each -> each.text()).orElse("");
        return VerificationError.of(
                headed(text + near + conversation()), nearest.map(each -> each.miss()));
    }

    VerificationError notEnded(long number, Duration within) {
        boolean known = journal.connections().stream().anyMatch(each -> each.number() == number);
        return error("connection " + number
                + (known ? " is still open" : " was never opened")
                + " after " + ConversationText.shown(within) + "\n" + conversation());
    }

    /**
     * Checks for findings of kinds that are not allowed. First waits up to the grace time for open
     * connections to end, and again for faults to occur.
     *
     * @throws VerificationError when there are such findings; the error text lists them
     */
    void check(Set<StubCheck> allowed, Duration grace) {
        if (!allowed.contains(StubCheck.LEFT_OPEN)) {
            awaitEnds(grace);
        }
        if (!allowed.contains(StubCheck.UNFIRED)) {
            // a client may have closed before the fault of its answer was recorded
            await(grace, () -> stub.stubScript().unfired().isEmpty() || journal.isAllOver());
        }
        if (!allowed.contains(StubCheck.ANSWER_DUE)) {
            awaitDue(grace);
        }
        List<Finding> found = wrong(allowed, true);
        if (!found.isEmpty()) {
            found.forEach(each -> thrown.add(each.text()));
            throw error(found, "");
        }
    }

    /**
     * Returns the findings so far and the latest messages. Omits findings that an error has named,
     * and open connections, since the failed test may have stopped before it closed them.
     */
    String report(Set<StubCheck> allowed) {
        Set<StubCheck> all = EnumSet.of(StubCheck.LEFT_OPEN);
        all.addAll(allowed);
        List<Finding> found = new ArrayList<>(wrong(all, false));
        found.removeIf(each -> thrown.contains(each.text()));
        return numbered(found) + conversation();
    }

    /**
     * Returns the findings of kinds that are not allowed.
     *
     * @param onlyOpen whether an answer is due only while its client has not ended its output. A
     *     client that gave up and closed is no finding in a test that passes; in a failed test, the
     *     late answer is often the reason.
     */
    private List<Finding> wrong(Set<StubCheck> allowed, boolean onlyOpen) {
        return Arrays.stream(StubCheck.values())
                .filter(each -> !allowed.contains(each))
                .flatMap(each -> of(each, onlyOpen).stream())
                .toList();
    }

    private List<Finding> of(StubCheck check, boolean onlyOpen) {
        return switch (check) {
            case UNMATCHED -> Found.findings(check, unmatched);
            case UNANSWERED -> Found.findings(check, unanswered);
            case INCOMPLETE -> first(journal.connections(), this::incomplete);
            case LEFT_OPEN -> first(journal.connections(), VerificationReport::leftOpen);
            case UNFIRED -> all(check, stub.unfired(), ArmedFault::toldUnfired);
            case ANSWER_DUE -> due(onlyOpen);
            case UNFINISHED_RULE ->
                all(check, stub.stubScript().unfinished(), RuleBuilder::toldUnfinished);
        };
    }

    private static <T> List<Finding> all(
            StubCheck check, Collection<T> found, Function<T, String> text) {
        return found.stream()
                .map(each -> new Finding(check, 0, text.apply(each)))
                .toList();
    }

    private List<Finding> due(boolean onlyOpen) {
        List<Finding> all = stub.open().stream()
                .filter(each -> !onlyOpen || journal.ended(each.number()).isEmpty())
                .flatMap(each -> each.answers().due().stream())
                .map(AnswerQueue.Job::toldDue)
                .toList();
        return first(all, "answers");
    }

    private void awaitDue(Duration grace) {
        long until = System.nanoTime() + grace.toNanos();
        try {
            for (StubConnection each : stub.open()) {
                if (journal.ended(each.number()).isEmpty()) {
                    each.answers().awaitDone(until);
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static List<Finding> first(
            List<ConnectionLog> connections, Function<ConnectionLog, Optional<Finding>> of) {
        List<Finding> all =
                connections.stream().flatMap(each -> of.apply(each).stream()).toList();
        return first(all, "connections");
    }

    private static List<Finding> first(List<Finding> all, String what) {
        if (all.size() <= SHOWN_MAX) {
            return all;
        }
        List<Finding> some = new ArrayList<>(all.subList(0, SHOWN_MAX));
        String rest = "so it is with " + (all.size() - SHOWN_MAX) + " further " + what
                + ", which are not shown\n";
        some.add(new Finding(all.getFirst().check(), 0, rest));
        return some;
    }

    private static Optional<Finding> leftOpen(ConnectionLog each) {
        if (each.end() != ConnectionEnd.OPEN) {
            return Optional.empty();
        }
        String text = "connection %s from %s is still open: the code under test has not closed"
                        .formatted(each.number(), Addresses.shown(each.client()))
                + " it; close it, or allow left-open"
                + " (in Java, StubCheck.LEFT_OPEN)\n";
        return Optional.of(new Finding(StubCheck.LEFT_OPEN, each.number(), text));
    }

    /**
     * Removes the findings about the messages of one part.
     *
     * @param others further findings of the part
     * @throws VerificationError when there are any; the text lists them
     */
    void checkPart(Matcher own, List<Finding> others) {
        List<Finding> wrong =
                new ArrayList<>(Found.findings(StubCheck.UNMATCHED, taken(own, unmatched)));
        wrong.addAll(Found.findings(StubCheck.UNANSWERED, taken(own, unanswered)));
        wrong.addAll(others);
        if (!wrong.isEmpty()) {
            throw error(wrong, "of the messages, each of which " + own + ":\n");
        }
    }

    private static List<Found> taken(Matcher own, List<Found> all) {
        List<Found> found =
                all.stream().filter(each -> own.matches(each.request())).toList();
        all.removeAll(found);
        return found;
    }

    void awaitEnds(Duration grace) {
        await(grace, () -> journal.all(end -> end != ConnectionEnd.OPEN));
    }

    private void await(Duration grace, BooleanSupplier wanted) {
        try {
            boolean unused = journal.await(grace, wanted);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private Optional<Finding> incomplete(ConnectionLog log) {
        return incomplete(log.number(), log.end(), log.failure().orElse(null), log.unfinished())
                .map(text -> new Finding(StubCheck.INCOMPLETE, log.number(), text));
    }

    private Optional<String> incomplete(
            long number, ConnectionEnd end, @Nullable Failure failure, Message unfinished) {
        if (unfinished.size() == 0 && (failure == null || end != ConnectionEnd.FAILURE)) {
            return Optional.empty();
        }
        String why = failure == null || failure instanceof Failure.ClosedMidMessage
                ? ""
                : " (" + Escapes.shown(failure.text()) + ")";
        byte[] rest = unfinished.bytes();
        Framing framing = stub.stubScript().framing();
        Optional<String> hint = failure instanceof Failure.TooLong tooLong
                ? FramingHint.of(framing.ofRequests(), tooLong)
                : FramingHint.of(framing.ofRequests(), rest);
        String what = rest.length == 0
                ? ", in framing " + framing + "\n"
                : " with %s that %s no whole message in framing %s:\n%s"
                        .formatted(
                                Plural.of(rest.length, "byte"),
                                rest.length == 1 ? "makes" : "make",
                                framing,
                                HexDump.of(rest, -1));
        return Optional.of("connection " + number + " " + end + why + what
                + hint.map(each -> "  " + each + "\n").orElse(""));
    }

    private static String numbered(List<Finding> found) {
        StringBuilder all = new StringBuilder();
        for (int i = 0; i < found.size(); i++) {
            String text = found.get(i).text();
            all.append(i + 1).append(". ").append(text).append(text.endsWith("\n") ? "" : "\n");
        }
        return all.toString();
    }

    private VerificationError error(List<Finding> found, String opening) {
        return VerificationError.of(headed(opening + numbered(found) + conversation()), found);
    }

    private VerificationError error(String text) {
        return new VerificationError(headed(text));
    }

    private String headed(String text) {
        String lost = journal.notKept() == 0
                ? ""
                : "the journal was full: it lacks " + Plural.of(journal.notKept(), "message")
                        + "; call clearReceived from time to time\n";
        return "the stub on %s (framing %s, seed %s):\n%s%s"
                .formatted(stub.address(), stub.stubScript().framing(), stub.seed(), text, lost);
    }

    /** Returns the latest messages and the connections, one per line. */
    String conversation() {
        return ConversationText.of(journal);
    }
}
