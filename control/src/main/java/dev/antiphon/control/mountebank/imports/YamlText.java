package dev.antiphon.control.mountebank.imports;

import dev.antiphon.argument.FileText;
import dev.antiphon.text.Escapes;

/** Texts as YAML scalars in quotes (YAML 1.2, 5.7 and 7.3). */
final class YamlText {
    /** The first of the two code points at the end of each plane that are not characters. */
    private static final int NO_CHARACTER = 0xFFFE;

    private YamlText() {}

    /** Returns the text of a message, with a first {@code @} doubled, since one names a file. */
    static String message(String text) {
        return quoted(FileText.escaped(text));
    }

    /** Returns the text in single quotes; in double quotes if it needs escapes. */
    static String quoted(String text) {
        boolean isPlain = text.codePoints().noneMatch(YamlText::needsEscape);
        return isPlain ? "'" + text.replace("'", "''") + "'" : escaped(text);
    }

    private static boolean needsEscape(int letter) {
        return Escapes.acts(letter) || (letter & NO_CHARACTER) == NO_CHARACTER;
    }

    private static String escaped(String text) {
        StringBuilder out = new StringBuilder("\"");
        text.codePoints().forEach(each -> {
            if (each == '"' || each == '\\') {
                out.append('\\').appendCodePoint(each);
            } else if (needsEscape(each)) {
                out.append(escape(each));
            } else {
                out.appendCodePoint(each);
            }
        });
        return out.append('"').toString();
    }

    private static String escape(int letter) {
        return switch (letter) {
            case '\n' -> "\\n";
            case '\r' -> "\\r";
            case '\t' -> "\\t";
            default -> letter < 0x100 ? "\\x%02x".formatted(letter) : "\\U%08x".formatted(letter);
        };
    }
}
