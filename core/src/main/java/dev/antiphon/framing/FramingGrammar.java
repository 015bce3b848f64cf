package dev.antiphon.framing;

import dev.antiphon.argument.Nearest;
import dev.antiphon.framing.LengthNumber.Kind;
import dev.antiphon.text.Escapes;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * The parser of the text form of framings, which the command line, files and Java code use: {@code
 * NAME[:ARGUMENT][,OPTION…]}, or a pair of these with {@code >} between.
 *
 * <p>This class creates the simple framings; {@link FramingNames} finds the framings of providers.
 */
final class FramingGrammar {
    /**
     * A number. Unlike {@link Integer#parseInt}, it allows no sign and no digits of other scripts.
     */
    private static final Pattern NUMBER = Pattern.compile("[0-9]{1,10}");

    private static final List<String> OPTIONS =
            List.of("le", "text", "hex", "bcd", "inclusive", "strip=S");
    private static final List<String> VARIANTS = List.of("text", "hex", "bcd", "vap");

    private final String text;
    private final String name;

    /** The argument and options, without the separator before them. */
    private final String argument;

    /** The text after the name, with the separator before it. */
    private final String rest;

    private FramingGrammar(String text) {
        this.text = text;
        this.name = FramingNames.nameOf(text);
        this.rest = text.substring(name.length());
        this.argument = rest.startsWith(":") || rest.startsWith(",") ? rest.substring(1) : rest;
    }

    static Framing parse(String text) {
        int sign = text.indexOf(EachWay.SIGN);
        if (sign < 0) {
            return new FramingGrammar(text).framing();
        }
        return new EachWay(
                parse(text.substring(0, sign)),
                parse(text.substring(sign + EachWay.SIGN.length())));
    }

    /**
     * Returns the framing that the text names. {@link FramingNames} must list every name used here.
     */
    private Framing framing() {
        return switch (name) {
            case "raw" -> plain(Raw.STANDARD);
            case "line" -> plain(Line.INSTANCE);
            case "crlf" -> plain(new Delimited("crlf", new byte[] {'\r', '\n'}));
            case "nul" -> plain(new Delimited("nul", new byte[] {0}));
            case "netstring" -> plain(Netstring.INSTANCE);
            case "headers" -> plain(Headers.INSTANCE);
            case "json" -> plain(Json.INSTANCE);
            case "delimiter" -> delimiter(bytes(colon()));
            case "fixed" -> new Fixed(number(colon(), "a number of bytes"));
            case "stx" -> lenient(StartEndDelimited.STX);
            case "mllp" -> lenient(StartEndDelimited.MLLP);
            case "enclosed" -> enclosed();
            case "varint" -> varint();
            case "length" -> length("", colon());
            case "modbus" -> plain(length(name, "2@4"));
            case "dicom" -> plain(length(name, "4@2"));
            case "tpkt" -> plain(length(name, "2@2,inclusive"));
            case "mqtt" -> plain(Varint.at(name, 1));
            case "dns" -> plain(length(name, "2"));
            case "kafka" -> plain(length(name, "4"));
            case "mysql" -> plain(length(name, "3@0,le,+1"));
            case "iso8583" -> iso8583();
            default -> FramingNames.provided(text, name, argument);
        };
    }

    private Framing plain(Framing framing) {
        return plain(framing, List.of());
    }

    /**
     * Returns the framing if no argument follows its name.
     *
     * @param options the options that the error for an argument suggests
     */
    private Framing plain(Framing framing, List<String> options) {
        if (!rest.isEmpty()) {
            throw wrong("takes no \"" + argument + "\"" + Nearest.of(argument, options));
        }
        return framing;
    }

    /** Returns the text after the colon; empty if no colon follows the name. */
    private String colon() {
        return rest.startsWith(":") ? argument : "";
    }

    private Framing lenient(StartEndDelimited strict) {
        return rest.equals(StartEndDelimited.LENIENT)
                ? strict.lenient()
                : plain(strict, List.of("lenient"));
    }

    private Framing enclosed() {
        String[] parts = colon().split(",", -1);
        boolean isLenient = parts.length == 3 && parts[2].equals("lenient");
        if (parts.length != 2 && !isLenient) {
            throw wrong("needs START,END; a comma within them is \\x2c");
        }
        byte[] start = bytes(parts[0]);
        byte[] end = bytes(parts[1]);
        String own = "enclosed:" + marked(start) + "," + marked(end);
        StartEndDelimited strict = StartEndDelimited.of(own, start, end);
        return isLenient ? strict.lenient() : strict;
    }

    private static String marked(byte[] bytes) {
        return EscapedBytes.text(bytes).replace(",", "\\x2c");
    }

    private Framing varint() {
        if (!rest.startsWith("@")) {
            return plain(Varint.INSTANCE);
        }
        int offset = number(rest.substring(1), "an offset");
        return Varint.at("varint@" + offset, offset);
    }

    private Framing iso8583() {
        return switch (rest) {
            case "" -> length(name, "2");
            case ":text" -> length(text, "4,text");
            case ":hex" -> length(text, "4,hex");
            case ":bcd" -> length(text, "2,bcd");
            case ":vap" -> length(text, "2@0,+2,strip=4");
            default ->
                throw wrong("has no variant \"" + argument + "\"" + Nearest.of(argument, VARIANTS)
                        + "; its variants are " + String.join(", ", VARIANTS));
        };
    }

    /**
     * Returns the length framing with this name. If the name is empty, the framing gets a name
     * built from its parts.
     */
    private Framing length(String called, String parts) {
        List<String> options = new ArrayList<>(List.of(parts.split(",", -1)));
        String first = options.removeFirst();
        int at = first.indexOf('@');
        int bytes = number(at < 0 ? first : first.substring(0, at), "a number of bytes");
        int offset = at < 0 ? 0 : number(first.substring(at + 1), "an offset");
        Kind kind = Kind.BIG_ENDIAN;
        boolean inclusive = false;
        int adjustment = 0;
        int stripped = at < 0 ? bytes : 0;
        for (String option : options) {
            switch (option) {
                case "inclusive" -> inclusive = true;
                case "le", "text", "hex", "bcd" -> kind = kind(kind, option);
                default -> {
                    if (option.startsWith("strip=")) {
                        stripped = number(option.substring(6), "a number of bytes to strip");
                    } else if (option.startsWith("+") || option.startsWith("-")) {
                        int value = number(option.substring(1), "an adjustment");
                        adjustment = option.startsWith("-") ? -value : value;
                    } else {
                        throw wrong("has no option \"" + option + "\""
                                + Nearest.of(option, OPTIONS) + "; its options are "
                                + String.join(", ", OPTIONS) + ", +A and -A");
                    }
                }
            }
        }
        LengthNumber number = new LengthNumber(kind, bytes);
        var place = new LengthField.Place(offset, inclusive, adjustment, stripped);
        return called.isEmpty()
                ? new LengthField(number, place)
                : new LengthField(called, number, place);
    }

    private Kind kind(Kind before, String option) {
        for (Kind each : Kind.values()) {
            if (each.option.equals(option) && (before == each || before == Kind.BIG_ENDIAN)) {
                return each;
            }
        }
        String other = before == Kind.LITTLE_ENDIAN ? option : before.option;
        boolean order = before == Kind.LITTLE_ENDIAN || option.equals("le");
        throw wrong(
                order
                        ? "has digits, which have no byte order: leave out \"le\""
                        : "is written as " + other + " and as " + option
                                + ": leave out one of them");
    }

    private int number(String digits, String what) {
        long number = NUMBER.matcher(digits).matches() ? Long.parseLong(digits) : -1;
        if (number < 0 || number > Integer.MAX_VALUE) {
            throw wrong("needs " + what + ", not \"" + digits + "\"");
        }
        return (int) number;
    }

    private byte[] bytes(String escaped) {
        try {
            return Escapes.bytes(escaped);
        } catch (IllegalArgumentException e) {
            throw wrong(String.valueOf(e.getMessage()));
        }
    }

    static Framing delimiter(byte[] bytes) {
        return new Delimited("delimiter:" + EscapedBytes.text(bytes), bytes);
    }

    private IllegalArgumentException wrong(String what) {
        return new IllegalArgumentException(
                "framing \"" + text + "\" " + what + FramingNames.remedy(name));
    }
}
