package dev.antiphon.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.antiphon.address.HostPort;
import dev.antiphon.cli.text.CliException;
import dev.antiphon.cli.text.FailureTexts;
import dev.antiphon.cli.text.Terminal;
import dev.antiphon.cli.text.Texts;
import dev.antiphon.failure.ClientFailure;
import dev.antiphon.failure.Failure;
import dev.antiphon.failure.ProxyFailure;
import dev.antiphon.failure.ServerFailure;
import dev.antiphon.failure.TlsFailure;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.lang.reflect.Constructor;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Every option that a text advises is one of the command that shows it, or of one named in it. */
class RemediesTest {
    /** A command and what follows it, up to two spaces or the end of a parenthesis. */
    private static final Pattern COMMAND_LINE =
            Pattern.compile("antiphon (\\w+)((?: (?! )[^ )]+)*)");

    private static final Pattern REFUSAL =
            Pattern.compile("(?:\\.usage|\\.refused|new CliException)"
                    + "\\(\\s*(?:[\\w.]+,\\s*)?\"([\\w.-]*[\\w-])\"");

    private static final String WORD_HELP = "connect.help.";

    /** A command of a conversation. */
    private static final Pattern WORD = Pattern.compile("(?<=\\s)/[a-z][a-z-]*(?![\\w./])");

    /** The problems of typed lines; others are those of a pipe alone. */
    private static final Pattern AT_A_PROMPT = Pattern.compile(
            "problem\\.(connect-(?!no-reply|stopped).*|bad-framing.*|framing-over.*|bad-pattern.*"
                    + "|empty-pattern.*|bad-hex.*|(bad|zero)-duration.*|unreadable.*|unwritable.*)");

    private static final Pattern NAME = Pattern.compile("\\b[A-Z]\\w+\\b");

    private static final Pattern OPTION = Pattern.compile("(?<![\\w-])--[a-z][a-z-]*");
    private static final Map<ToolCommand, Set<String>> OPTIONS = commands()
            .collect(Collectors.toMap(
                    each -> each,
                    each -> Cli.commands(Terminal.ofProcess(), Texts.in("en"))
                            .getSubcommands()
                            .get(each.word())
                            .getCommandSpec()
                            .optionsMap()
                            .keySet()));
    private static final Pattern CONDITIONAL = Pattern.compile("\\{\\?!?(.*?)\\?}");

    static Stream<ToolCommand> commands() {
        return Arrays.stream(ToolCommand.values());
    }

    @ParameterizedTest
    @MethodSource("commands")
    void remedyOfAFailureNamesOptionsOfTheCommand(ToolCommand command) throws Exception {
        List<Failure> failures = samples();
        assertThat(failures).hasSizeGreaterThan(60);
        for (String language : Texts.LANGUAGES) {
            Texts texts = Texts.in(language);
            texts.optionsAre(optionsOf(command));
            for (Failure each : failures) {
                if (hasText(each, "problem.")) {
                    CliException cliException = FailureTexts.problem(each, "localhost:7");
                    assertAdvised(
                            cliException.what(texts) + " " + cliException.remedy(texts), command);
                }
                if (hasText(each, "fault.")) {
                    assertAdvised(FailureTexts.shown(each, texts), command);
                }
            }
            for (String key : texts.texts(ToolCommand.words()).keySet()) {
                if (key.startsWith("serve.adjusted.")) {
                    assertAdvised(texts.say(key, 2, 1), command);
                }
            }
        }
    }

    /** By the classes of the tool that the command's class names, and that those name in turn. */
    @ParameterizedTest
    @MethodSource("commands")
    void remedyOfARefusalNamesOptionsOfTheCommand(ToolCommand command) throws IOException {
        Set<String> keys = refusals(command);
        assertThat(keys).isNotEmpty();
        for (String language : Texts.LANGUAGES) {
            Texts texts = Texts.in(language);
            texts.optionsAre(optionsOf(command));
            for (String key : keys) {
                if (isOfAnOptionOf(command, texts.say(key))) {
                    assertAdvised(texts.say(key) + " " + texts.say(key + ".do"), command);
                }
            }
        }
    }

    /** At the prompt of a conversation, no option can be given any more. */
    @ParameterizedTest
    @ValueSource(strings = {"en", "ru"})
    void remedyAtAPromptNamesCommandsOfTheConversation(String language) throws Exception {
        Texts texts = Texts.in(language);
        Set<String> keys = texts.texts(ToolCommand.words()).keySet();
        Set<String> words = keys.stream()
                .filter(key -> key.startsWith(WORD_HELP) && !key.equals(WORD_HELP + "lines"))
                .map(key -> "/" + key.substring(WORD_HELP.length()))
                .collect(Collectors.toSet());
        texts.conversationHas(List.copyOf(words));
        List<String> remedies = new ArrayList<>();
        for (Failure each : samples()) {
            if (hasText(each, "problem.")) {
                remedies.add(FailureTexts.problem(each, "localhost:7").remedy(texts));
            }
        }
        keys.stream()
                .filter(key -> key.endsWith(".do") || key.endsWith(".else"))
                .filter(key -> AT_A_PROMPT.matcher(key).matches())
                .forEach(key -> remedies.add(texts.say(key)));
        assertThat(remedies).hasSizeGreaterThan(80).allSatisfy(remedy -> {
            assertThat(outsideCommandLines(remedy)).isEmpty();
            assertThat(WORD.matcher(remedy).results().map(each -> each.group())).isSubsetOf(words);
        });
    }

    /** A refusal that begins with an option is never that of a command without it. */
    private static boolean isOfAnOptionOf(ToolCommand command, String text) {
        Matcher option = OPTION.matcher(text);
        return !option.lookingAt() || optionsOf(command).contains(option.group());
    }

    private static Set<String> refusals(ToolCommand command) throws IOException {
        Map<String, String> sources = new HashMap<>();
        try (Stream<Path> files = Files.walk(Path.of("src/main/java"))) {
            for (Path file : (Iterable<Path>) files.filter(Files::isRegularFile)::iterator) {
                String name = file.getFileName().toString().replace(".java", "");
                sources.put(name, Files.readString(file));
            }
        }
        String word = command.word();
        ArrayDeque<String> next = new ArrayDeque<>(List.of(
                word.substring(0, 1).toUpperCase(Locale.ROOT) + word.substring(1) + "Command"));
        Set<String> seen = new HashSet<>(next);
        Set<String> keys = new TreeSet<>();
        while (!next.isEmpty()) {
            String source = sources.get(next.remove());
            REFUSAL.matcher(source).results().forEach(each -> keys.add("problem." + each.group(1)));
            NAME.matcher(source)
                    .results()
                    .map(each -> each.group())
                    .filter(sources::containsKey)
                    .filter(seen::add)
                    .forEach(next::add);
        }
        return keys;
    }

    @ParameterizedTest
    @MethodSource("keys")
    void remedyNamesOptionsOfOneCommand(String key) {
        String text = Texts.in("en").texts(ToolCommand.words()).getString(key);
        Set<String> named = outsideCommandLines(CONDITIONAL.matcher(text).replaceAll(""));
        assertThat(commands().map(RemediesTest::optionsOf))
                .as(text)
                .anyMatch(each -> each.containsAll(named));
        CONDITIONAL
                .matcher(text)
                .results()
                .forEach(part -> assertThat(commands().map(RemediesTest::optionsOf))
                        .as(text)
                        .anyMatch(each -> each.containsAll(options(part.group(1)))));
        assertCommandLines(text);
    }

    /** All messages; those of an error as its two lines. */
    static Stream<String> keys() {
        return Texts.in("en").texts(ToolCommand.words()).keySet().stream()
                .filter(key -> !key.startsWith("antiphon.") && !key.startsWith("common."))
                .filter(key -> !key.startsWith("usage."));
    }

    private static void assertAdvised(String text, ToolCommand command) {
        assertThat(optionsOf(command)).as(text).containsAll(outsideCommandLines(text));
        assertCommandLines(text);
    }

    private static void assertCommandLines(String text) {
        COMMAND_LINE
                .matcher(text)
                .results()
                .forEach(line -> ToolCommand.named(line.group(1))
                        .ifPresent(each -> assertThat(optionsOf(each))
                                .as(text)
                                .containsAll(options(line.group(2)))));
    }

    private static Set<String> outsideCommandLines(String text) {
        return options(COMMAND_LINE.matcher(text).replaceAll(""));
    }

    private static Set<String> options(String text) {
        return OPTION.matcher(text)
                .results()
                .map(each -> each.group())
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static Set<String> optionsOf(ToolCommand command) {
        return OPTIONS.get(command);
    }

    /** A TLS failure has one of two kinds of reasons; a server's connection has some of the phases. */
    private static boolean hasText(Failure failure, String prefix) {
        return switch (failure) {
            case TlsFailure.HandshakeFailed failed -> hasText(prefix + "tls." + word(failed.why()));
            case TlsFailure.NotTrusted not -> hasText(prefix + "certificate." + word(not.why()));
            case Failure.TimedOut late
            when prefix.equals("fault.") ->
                hasText("fault.timeout." + late.phase().name().toLowerCase(Locale.ROOT));
            default -> true;
        };
    }

    private static boolean hasText(String key) {
        return Texts.in("en").texts(ToolCommand.words()).containsKey(key);
    }

    private static String word(TlsFailure.Why why) {
        return why.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    @ParameterizedTest
    @EnumSource
    void everyReasonOfATlsFailureHasItsText(TlsFailure.Why why) {
        for (String prefix : List.of("problem.", "fault.")) {
            assertThat(hasText(prefix + "tls." + word(why))
                            || hasText(prefix + "certificate." + word(why)))
                    .isTrue();
        }
    }

    @Test
    void everyKindOfFailureHasItsOwnProblem() throws Exception {
        assertThat(samples())
                .filteredOn(each -> !(each instanceof ProxyFailure))
                .filteredOn(each -> FailureTexts.problem(each, "x").name().equals("io"))
                .hasOnlyElementsOfType(Failure.Io.class);
    }

    @Test
    void textOfAFailureNamesNoSettingOfTheLibrary() throws Exception {
        for (String language : Texts.LANGUAGES) {
            for (Failure each : samples()) {
                assertThat(Texts.in(language).library(each.text()))
                        .doesNotContain("Limits.", "StubServer", "builder");
            }
        }
    }

    /** A value of each kind, with each constant of its enums. */
    private static List<Failure> samples() throws Exception {
        List<Failure> all = new ArrayList<>();
        for (Class<?> group : List.of(
                Failure.class,
                ServerFailure.class,
                ClientFailure.class,
                ProxyFailure.class,
                TlsFailure.class)) {
            for (Class<?> kind : group.getClasses()) {
                if (Failure.class.isAssignableFrom(kind)) {
                    all.addAll(samples(kind.asSubclass(Failure.class)));
                }
            }
        }
        return all;
    }

    /** By the constructor with the most parameters. */
    private static <T> List<T> samples(Class<T> type) throws Exception {
        List<T> all = new ArrayList<>();
        Constructor<?> constructor = Arrays.stream(type.getConstructors())
                .max(Comparator.comparingInt(Constructor::getParameterCount))
                .orElseThrow();
        Class<?>[] types = constructor.getParameterTypes();
        List<Object[]> values = new ArrayList<>();
        values.add(new Object[types.length]);
        for (int i = 0; i < types.length; i++) {
            int at = i;
            values = values.stream()
                    .flatMap(begun -> values(types[at]).stream().map(value -> {
                        Object[] longer = begun.clone();
                        longer[at] = value;
                        return longer;
                    }))
                    .toList();
        }
        for (Object[] each : values) {
            all.add(type.cast(constructor.newInstance(each)));
        }
        return all;
    }

    private static Collection<?> values(Class<?> type) {
        if (type.isEnum()) {
            return List.of(type.getEnumConstants());
        }
        if (type == boolean.class) {
            return List.of(true, false);
        }
        Object one = new Object();
        for (Object each : List.of(
                "x",
                1,
                1L,
                Duration.ofSeconds(1),
                new HostPort("localhost", 7),
                new InetSocketAddress(7),
                new IOException("x"),
                new UnknownHostException("x"),
                new InterruptedException("x"),
                List.of())) {
            if (type.isInstance(each)) {
                one = each;
            }
        }
        return List.of(type == int.class ? 1 : type == long.class ? 1L : one);
    }
}
