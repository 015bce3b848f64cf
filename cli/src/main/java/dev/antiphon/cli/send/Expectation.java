package dev.antiphon.cli.send;

import dev.antiphon.address.Address;
import dev.antiphon.cli.option.PatternOption;
import dev.antiphon.cli.text.CliException;
import dev.antiphon.cli.text.Status;
import dev.antiphon.message.Message;
import dev.antiphon.message.MessageView;
import dev.antiphon.text.Escapes;

import java.util.function.Predicate;

/** An expected reply: an exact text, or a pattern between slashes that must occur in the reply. */
public final class Expectation {
    private static final int SHOWN_BYTES_MAX = 1024;

    private final String text;
    private final Predicate<MessageView> rule;

    private Expectation(String text, Predicate<MessageView> rule) {
        this.text = text;
        this.rule = rule;
    }

    /** Reads the option. */
    public static Expectation of(String option) {
        if (PatternOption.isPattern(option)) {
            return new Expectation(option, PatternOption.betweenSlashes("--expect", option)::finds);
        }
        Message exact = Message.text(option);
        return new Expectation(option, reply -> exact.equals(reply.toMessage()));
    }

    /** Checks the reply; refuses one that differs. */
    void check(Message reply, Address from) {
        if (!rule.test(reply)) {
            String shown = Escapes.shown(reply, SHOWN_BYTES_MAX);
            throw new CliException(Status.NOT_EXPECTED, "not-expected", shown, text, from);
        }
    }
}
