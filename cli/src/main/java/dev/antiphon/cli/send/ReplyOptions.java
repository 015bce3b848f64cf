package dev.antiphon.cli.send;

import dev.antiphon.cli.option.OptionGroup;
import dev.antiphon.cli.option.OptionParser;
import dev.antiphon.cli.option.OptionValue;
import dev.antiphon.cli.option.Options;
import dev.antiphon.cli.option.PatternOption;
import dev.antiphon.cli.text.CliException;
import dev.antiphon.framing.Framing;

import java.util.List;
import java.util.Optional;

/** The options that define where a reply ends and how connections are used. */
public final class ReplyOptions implements OptionGroup {
    private static final List<String> ENDS =
            List.of("--replies", "--until", "--read-until-close", "--pause");
    private static final String PAUSE_DEFAULT = "20ms";

    private final Options options = new Options();
    private final OptionValue<Boolean> greeting = options.flag("--greeting");
    private final OptionValue<Optional<String>> replies = options.text("--replies", "N");
    private final OptionValue<Optional<String>> until = options.text("--until", "REGEX");
    private final OptionValue<Boolean> untilClose = options.flag("--read-until-close");
    private final OptionValue<String> pause = options.text("--pause", "TIME", PAUSE_DEFAULT);
    private final OptionValue<Boolean> noReply = options.flag("--no-reply");
    private final OptionValue<Boolean> keepOpen = options.flag("-k, --keep-open");

    @Override
    public Options options() {
        return options;
    }

    /**
     * Checks the options.
     *
     * @throws CliException when they contradict each other, the framing, or the number of messages
     */
    public void check(Framing framing, int messages) {
        options.refuseTwoOf(ENDS);
        options.refuseWith("--no-reply", ENDS);
        if (framing.endsByClosing() && replies.value().isPresent()) {
            throw CliException.usage("replies-in-raw", replies.value().get(), framing);
        }
        if (!framing.endsByClosing() && pause.isWritten()) {
            throw CliException.usage("pause-not-raw", pause.value(), framing);
        }
        checkCount(framing, messages);
        ReplyEnd _ = end(framing); // refuses a wrong value before a connection is opened
    }

    /** Refuses a second message on a connection whose close ends the reply to the first one. */
    void checkCount(Framing framing, int messages) {
        boolean shared = keepOpen.value() || !framing.endsByClosing();
        if (untilClose.value() && shared && messages > 1) {
            throw CliException.usage("close-between", messages);
        }
    }

    /** Returns whether the server sends the first message, as a greeting. */
    boolean hasGreeting() {
        return greeting.value();
    }

    /** Returns whether no reply is expected. */
    boolean hasNoReply() {
        return noReply.value();
    }

    /** Returns whether each message is sent on a separate connection. */
    boolean opensForEach(Framing framing) {
        return framing.endsByClosing() && !keepOpen.value();
    }

    /** Returns the condition that ends a reply. */
    ReplyEnd end(Framing framing) {
        if (until.value().isPresent()) {
            String text = until.value().get();
            return new ReplyEnd.Match(
                    framing.endsByClosing()
                            ? PatternOption.ofStream("--until", text)
                            : PatternOption.of("--until", text));
        }
        if (untilClose.value()) {
            return new ReplyEnd.Close();
        }
        if (framing.endsByClosing()) {
            return pause();
        }
        return new ReplyEnd.Messages(replies.value()
                .map(text -> OptionParser.count("--replies", text))
                .orElse(1));
    }

    /**
     * Returns the condition that ends the greeting of the server. The connection stays open after
     * it.
     */
    ReplyEnd greetingEnd(Framing framing) {
        if (framing.endsByClosing()) {
            return untilClose.value() ? pause() : end(framing);
        }
        return until.value().isPresent() ? end(framing) : new ReplyEnd.Messages(1);
    }

    private ReplyEnd pause() {
        return new ReplyEnd.Pause(
                OptionParser.duration("--pause", pause.value()), pause.isWritten());
    }
}
