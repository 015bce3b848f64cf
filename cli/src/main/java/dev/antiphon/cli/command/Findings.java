package dev.antiphon.cli.command;

import dev.antiphon.cli.option.CommonOptions;
import dev.antiphon.cli.option.OptionValue;
import dev.antiphon.cli.show.ConversationLines;
import dev.antiphon.cli.text.LibraryText;
import dev.antiphon.cli.text.Status;
import dev.antiphon.cli.text.Terminal;
import dev.antiphon.cli.text.Texts;
import dev.antiphon.recording.Entry;
import dev.antiphon.recording.Recorder;
import dev.antiphon.recording.RecordingWriter;
import dev.antiphon.stub.journal.ReceivedMessage;
import dev.antiphon.stub.proxy.ArmedFault;
import dev.antiphon.stub.proxy.InjectedFault;
import dev.antiphon.stub.verify.Finding;
import dev.antiphon.stub.verify.StubCheck;
import dev.antiphon.text.Escapes;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;

/**
 * The output of the findings, injected faults and rule reloads of a stub or proxy, to the terminal
 * and to recordings. It also determines the exit code. Any thread may use it.
 */
final class Findings {
    private final Terminal terminal;
    private final Texts texts;
    private final CommonOptions common;
    private final OptionValue<Boolean> lenient;
    private final List<Recorder> recorders = new CopyOnWriteArrayList<>();
    private final AtomicReference<Optional<ConversationLines>> view =
            new AtomicReference<>(Optional.empty());
    private final AtomicLong count = new AtomicLong();
    private final long startedNanos = System.nanoTime();

    /**
     * Creates the output.
     *
     * @param lenient whether the exit code is 0 despite findings
     */
    Findings(Terminal terminal, Texts texts, CommonOptions common, OptionValue<Boolean> lenient) {
        this.terminal = terminal;
        this.texts = texts;
        this.common = common;
        this.lenient = lenient;
    }

    /** Adds a recorder. All later findings, faults and reloads are also recorded with it. */
    void into(Recorder recorder) {
        recorders.add(recorder);
    }

    /** Sets the view of conversations, which shows faults and rules at their places. */
    void in(ConversationLines lines) {
        view.set(Optional.of(lines));
    }

    /** Prints and records a finding. */
    void found(Finding finding) {
        count.incrementAndGet();
        remark(finding.connection(), "antiphon: " + texts.library(finding.text().strip()));
        OptionalLong connection = OptionalLong.of(finding.connection());
        recorders.forEach(each -> each.add(at -> new Entry.Finding(
                at, lower(finding.check()), connection, finding.text().strip())));
    }

    /**
     * Prints and records an injected fault, so that its consequences are not mistaken for a real
     * failure.
     */
    void injected(InjectedFault injected) {
        Optional<String> rule =
                injected.rule().isEmpty() ? Optional.empty() : Optional.of(injected.rule());
        recorders.forEach(each -> each.add(at -> new Entry.Injected(
                at,
                injected.connection(),
                injected.direction(),
                injected.fault().toString(),
                rule)));
        view.get().ifPresent(each -> each.injected(injected));
    }

    /** Shows and records the rule that matched a message of a stub. */
    void received(ReceivedMessage message) {
        view.get().ifPresent(each -> each.matched(message));
        message.rule()
                .ifPresent(rule -> recorders.forEach(each -> each.add(at ->
                        new Entry.Matched(at, message.connection(), message.number(), rule))));
    }

    /** Prints lines on standard error, in the order of the view if there is one. */
    private void remark(long connection, String text) {
        if (view.get().isEmpty() || !view.get().get().remark(connection, text)) {
            terminal.err().println(text);
        }
    }

    /**
     * Prints and records a reload of the rules file. {@code wrong} is the reason why the new rules
     * are not in force, or empty if they are in force.
     */
    void changed(Path file, String wrong) {
        Optional<String> error = wrong.isEmpty() ? Optional.empty() : Optional.of(wrong);
        recorders.forEach(each -> each.add(at -> new Entry.Rules(at, file.toString(), error)));
        if (wrong.isEmpty() && common.quiet.value()) {
            return;
        }
        String text = wrong.isEmpty()
                ? texts.say("serve.stubs-used", file)
                : texts.say("serve.stubs-bad", new LibraryText(wrong));
        remark(0, "antiphon: " + Escapes.oneLine(text));
    }

    /**
     * Prints the faults that did not occur and the number of findings, and returns the exit code.
     * Called after the server has stopped.
     */
    int end(List<ArmedFault> unfired) {
        for (ArmedFault each : unfired) {
            count.incrementAndGet();
            String key = each.fault().isTimed() ? "proxy.unfired-time" : "proxy.unfired";
            terminal.err().println("antiphon: " + texts.say(key, each));
            json(new Entry.Finding(
                    sinceStart(),
                    lower(StubCheck.UNFIRED),
                    OptionalLong.empty(),
                    each.toldUnfired().strip()));
        }
        long found = count.get();
        int status = found == 0 || lenient.value() ? Status.OK : Status.NOT_EXPECTED;
        if (status != Status.OK) {
            terminal.err().println("antiphon: " + texts.say("stub.findings", found));
        }
        json(new Entry.End(sinceStart(), found, status));
        return status;
    }

    private Duration sinceStart() {
        return Duration.ofNanos(System.nanoTime() - startedNanos);
    }

    /**
     * Writes an entry directly to standard output, because the recorders have ended with the
     * server.
     */
    private void json(Entry entry) {
        if (!common.json.value()) {
            return;
        }
        try {
            RecordingWriter.write(List.of(entry), terminal.out());
        } catch (IOException e) {
            throw new IllegalStateException("a print stream throws nothing", e);
        }
    }

    private static String lower(StubCheck check) {
        return check.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
