package dev.antiphon.cli.packaging;

import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

import java.util.List;
import java.util.ResourceBundle;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * An option or a positional argument of a command.
 *
 * @param names the names of the option; empty for a positional argument
 * @param label the label of the value in the help; empty for an option without a value
 * @param text the text of the help
 * @param isRepeatable whether it may occur several times
 */
record DeclaredArgument(List<String> names, String label, String text, boolean isRepeatable) {
    private static final Pattern SENTENCE_END =
            Pattern.compile("[.!?](?=\\s+\\p{Lu})|\\.$| \\(docs/|\n");

    private static final Pattern CLAUSE_END = Pattern.compile("[;:] | \\(");

    private static final int SUMMARY_CHARACTERS_MAX = 72;

    /**
     * Returns an option or argument with its text.
     *
     * @param key the beginning of the key of its text, such as {@code antiphon.serve.}
     */
    static DeclaredArgument of(ArgSpec argument, String key, ResourceBundle texts) {
        return switch (argument) {
            case OptionSpec option ->
                new DeclaredArgument(
                        List.of(option.names()),
                        option.arity().max() == 0 ? "" : option.paramLabel(),
                        plain(texts.getString(key + option.longestName().substring(2))),
                        option.isMultiValue());
            case PositionalParamSpec parameter ->
                new DeclaredArgument(
                        List.of(),
                        parameter.paramLabel(),
                        plain(texts.getString(key + parameter.descriptionKey())),
                        parameter.arity().max() > 1);
            default ->
                throw new IllegalArgumentException("neither option nor argument: " + argument);
        };
    }

    /** Returns a text of the help with the escapes of its format resolved. */
    static String plain(String text) {
        return text.replace("%n", "\n").replace("%%", "%").strip();
    }

    /** Returns the first sentence of the text without its full stop, or a clause of a long one. */
    String summary() {
        String sentence = SENTENCE_END.split(text, 2)[0];
        if (sentence.length() <= SUMMARY_CHARACTERS_MAX) {
            return sentence;
        }
        String start = sentence.substring(0, SUMMARY_CHARACTERS_MAX);
        Matcher clause = CLAUSE_END.matcher(start);
        if (clause.find()) {
            return start.substring(0, clause.start());
        }
        int comma = start.lastIndexOf(", ");
        return comma > 0
                ? start.substring(0, comma)
                : start.substring(0, start.lastIndexOf(' ')) + "…";
    }
}
