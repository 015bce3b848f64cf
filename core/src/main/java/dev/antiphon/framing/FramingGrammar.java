package dev.antiphon.framing;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.regex.Pattern;

/**
 * The one text form of framings, for the command line, files and Java: {@code
 * NAME[:ARGUMENT[,OPTION…]]}.
 */
final class FramingGrammar {
    private static final String KNOWN =
            "known framings: raw, line, crlf, nul, delimiter:BYTES, length:1|2|3|4|8[,le][,inclusive],"
                    + " length:DIGITS,text[,inclusive], varint, fixed:N, stx, mllp, netstring, headers, json";

    /** Not what {@link Integer#parseInt} takes: a sign, or digits of another script. */
    private static final Pattern NUMBER = Pattern.compile("[0-9]{1,10}");

    private FramingGrammar() {}

    static Framing parse(String text) {
        int colon = text.indexOf(':');
        String name = colon < 0 ? text : text.substring(0, colon);
        String argument = colon < 0 ? "" : text.substring(colon + 1);
        return switch (name) {
            case "length" -> length(text, argument);
            case "fixed" -> new Fixed(number(text, argument));
            case "delimiter" -> delimiter(unescaped(text, argument));
            default -> {
                if (colon >= 0) {
                    throw wrong(text, "takes no \"" + argument + "\"");
                }
                yield plain(text);
            }
        };
    }

    private static Framing plain(String name) {
        return switch (name) {
            case "raw" -> Raw.STANDARD;
            case "line" -> Line.INSTANCE;
            case "crlf" -> new Delimited("crlf", new byte[] {'\r', '\n'});
            case "nul" -> new Delimited("nul", new byte[] {0});
            case "varint" -> Varint.INSTANCE;
            case "stx" -> StartEndDelimited.STX;
            case "mllp" -> StartEndDelimited.MLLP;
            case "netstring" -> Netstring.INSTANCE;
            case "headers" -> Headers.INSTANCE;
            case "json" -> Json.INSTANCE;
            default -> throw new IllegalArgumentException("no framing \"" + name + "\"; " + KNOWN);
        };
    }

    private static Framing length(String text, String argument) {
        List<String> parts = List.of(argument.split(",", -1));
        int size = number(text, parts.get(0));
        List<String> options = parts.subList(1, parts.size());
        for (String option : options) {
            if (!List.of("le", "inclusive", "text").contains(option)) {
                throw wrong(text, "has no option \"" + option + "\"");
            }
        }
        boolean inclusive = options.contains("inclusive");
        if (!options.contains("text")) {
            return new LengthPrefix(size, options.contains("le"), inclusive);
        }
        if (options.contains("le")) {
            throw wrong(text, "has digits, which have no byte order: leave out \"le\"");
        }
        return new AsciiLength(size, inclusive);
    }

    private static int number(String text, String argument) {
        long number = NUMBER.matcher(argument).matches() ? Long.parseLong(argument) : -1;
        if (number < 0 || number > Integer.MAX_VALUE) {
            throw wrong(text, "needs a number of bytes, not \"" + argument + "\"");
        }
        return (int) number;
    }

    static Framing delimiter(byte[] bytes) {
        return new Delimited("delimiter:" + escaped(bytes), bytes);
    }

    /**
     * Returns the bytes behind {@code \n \r \t \0 \\ \xHH}; other characters stand for their UTF-8
     * bytes.
     */
    private static byte[] unescaped(String text, String argument) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (int at = 0; at < argument.length(); ) {
            int each = argument.codePointAt(at);
            at += Character.charCount(each);
            if (each != '\\') {
                out.writeBytes(Character.toString(each).getBytes(StandardCharsets.UTF_8));
                continue;
            }
            char kind = at < argument.length() ? argument.charAt(at++) : ' ';
            switch (kind) {
                case 'n' -> out.write('\n');
                case 'r' -> out.write('\r');
                case 't' -> out.write('\t');
                case '0' -> out.write(0);
                case '\\' -> out.write('\\');
                case 'x' -> {
                    out.write(hex(text, argument, at));
                    at += 2;
                }
                default -> throw wrong(text, "knows the escapes \\n \\r \\t \\0 \\\\ \\xHH only");
            }
        }
        return out.toByteArray();
    }

    private static int hex(String text, String argument, int at) {
        String digits = argument.substring(
                Math.min(at, argument.length()), Math.min(at + 2, argument.length()));
        if (!digits.matches("[0-9a-fA-F]{2}")) {
            throw wrong(text, "needs two hexadecimal digits after \\x");
        }
        return Integer.parseInt(digits, 16);
    }

    private static String escaped(byte[] bytes) {
        StringBuilder text = new StringBuilder();
        for (byte each : bytes) {
            text.append(
                    switch (each) {
                        case '\n' -> "\\n";
                        case '\r' -> "\\r";
                        case '\t' -> "\\t";
                        case 0 -> "\\0";
                        case '\\' -> "\\\\";
                        default ->
                            each > 0x20 && each < 0x7F
                                    ? Character.toString(each)
                                    : "\\x%02x".formatted(each & 0xFF);
                    });
        }
        return text.toString();
    }

    private static IllegalArgumentException wrong(String text, String what) {
        return new IllegalArgumentException("framing \"" + text + "\" " + what + "; " + KNOWN);
    }
}
