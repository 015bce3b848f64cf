package dev.antiphon.cli.text;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * The meanings of exit codes and of environment variables in one language, for man pages and {@code
 * docs/cli.md}.
 */
public final class ReferenceTexts {
    private static final String FILE = "reference.properties";
    private static final String EXIT = "exit.";

    private final Map<String, String> texts;
    private final Map<String, String> commands;

    private ReferenceTexts(Map<String, String> texts, Map<String, String> commands) {
        this.texts = texts;
        this.commands = commands;
    }

    /** Returns the meanings in a language of {@link Texts#LANGUAGES}. */
    public static ReferenceTexts in(String language) {
        return new ReferenceTexts(Texts.load(FILE, language + "."), Texts.load(FILE, EXIT));
    }

    /** Returns the meaning of each exit code for all commands together, by code. */
    public SortedMap<Integer, String> exitCodes() {
        SortedMap<Integer, String> codes = new TreeMap<>();
        texts.forEach((key, text) -> {
            if (key.matches("exit\\.[0-9]+")) {
                codes.put(Integer.valueOf(key.substring(EXIT.length())), text);
            }
        });
        return codes;
    }

    /** Returns the meaning of each exit code with which this command can end, by code. */
    public SortedMap<Integer, String> exitCodes(String command) {
        SortedMap<Integer, String> codes = new TreeMap<>();
        exitCodes()
                .forEach((code, general) ->
                        meaning(code, general, command).ifPresent(text -> codes.put(code, text)));
        return codes;
    }

    private Optional<String> meaning(int code, String general, String command) {
        String own = EXIT + code + ".";
        String listed = commands.get(code + ".of");
        if (listed == null && texts.keySet().stream().noneMatch(key -> key.startsWith(own))) {
            return Optional.of(general);
        }
        boolean isListed = listed != null && List.of(listed.split(" ")).contains(command);
        return Optional.ofNullable(texts.get(own + command))
                .or(() -> Optional.of(general).filter(_ -> isListed));
    }

    /** Returns the meaning of each environment variable, by name. */
    public SortedMap<String, String> variables() {
        String prefix = "environment.";
        return texts.entrySet().stream()
                .filter(each -> each.getKey().startsWith(prefix))
                .collect(Collectors.toMap(
                        each -> each.getKey().substring(prefix.length()),
                        Map.Entry::getValue,
                        (one, _) -> one,
                        TreeMap::new));
    }
}
