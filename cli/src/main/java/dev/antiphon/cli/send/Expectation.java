package dev.antiphon.cli.send;

import dev.antiphon.address.Address;
import dev.antiphon.argument.FileText;
import dev.antiphon.cli.option.OptionParser;
import dev.antiphon.cli.option.PatternOption;
import dev.antiphon.cli.text.CliException;
import dev.antiphon.cli.text.Status;
import dev.antiphon.cli.value.BytesWord;
import dev.antiphon.message.Message;
import dev.antiphon.message.MessageView;
import dev.antiphon.text.Escapes;

import java.io.InputStream;
import java.util.HexFormat;
import java.util.function.Predicate;

/**
 * The expected reply: an exact text, exact bytes, those of a file, or a pattern between slashes
 * that must match a part of the reply.
 */
public final class Expectation {
    private static final int SHOWN_BYTES_MAX = 1024;

    private final String text;
    private final Predicate<MessageView> rule;
    private final boolean isHex;

    private Expectation(String text, Predicate<MessageView> rule, boolean isHex) {
        this.text = text;
        this.rule = rule;
        this.isHex = isHex;
    }

    /**
     * Reads the value of the option.
     *
     * @param isHex true if bytes are given as hexadecimal digits; a pattern is always text
     * @param in standard input
     */
    public static Expectation of(String option, boolean isHex, InputStream in) {
        if (PatternOption.isPattern(option)) {
            PatternOption pattern = PatternOption.ofTextOption("--expect", option);
            return new Expectation(option, pattern::finds, isHex);
        }
        Message exact = BytesWord.file("--expect", option, in)
                .orElseGet(() -> isHex
                        ? Message.of(OptionParser.hex("--expect", option))
                        : Message.text(FileText.literal(option)));
        return new Expectation(option, reply -> exact.equals(reply.toMessage()), isHex);
    }

    /**
     * Checks that a reply is as expected.
     *
     * @throws CliException when it differs
     */
    void check(Message reply, Address from) {
        if (!rule.test(reply)) {
            throw new CliException(Status.NOT_EXPECTED, "not-expected", shown(reply), text, from);
        }
    }

    private String shown(Message reply) {
        if (!isHex) {
            return Escapes.shown(reply, SHOWN_BYTES_MAX);
        }
        byte[] bytes = reply.bytes();
        int shown = Math.min(bytes.length, SHOWN_BYTES_MAX);
        return HexFormat.of().formatHex(bytes, 0, shown)
                + (shown < bytes.length ? "… (" + bytes.length + ")" : "");
    }
}
