package dev.antiphon.framing;

/** The one text form of framings, for the command line, files and Java. */
final class FramingGrammar {
    private static final String KNOWN = "known framings: raw, line, length:1|2|3|4|8";

    private FramingGrammar() {}

    static Framing parse(String text) {
        int colon = text.indexOf(':');
        String name = colon < 0 ? text : text.substring(0, colon);
        String argument = colon < 0 ? "" : text.substring(colon + 1);
        return switch (name) {
            case "raw" -> withoutArgument(text, argument, colon, Framing.raw());
            case "line" -> withoutArgument(text, argument, colon, Framing.line());
            case "length" -> Framing.length(number(text, argument));
            default -> throw new IllegalArgumentException("no framing \"" + text + "\"; " + KNOWN);
        };
    }

    private static Framing withoutArgument(
            String text, String argument, int colon, Framing framing) {
        if (colon >= 0) {
            throw new IllegalArgumentException("framing \"" + text + "\": " + framing
                    + " takes no \"" + argument + "\"; " + KNOWN);
        }
        return framing;
    }

    private static int number(String text, String argument) {
        try {
            return Integer.parseInt(argument);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException(
                    "framing \"" + text + "\": \"" + argument + "\" is no number of bytes; "
                            + KNOWN,
                    e);
        }
    }
}
