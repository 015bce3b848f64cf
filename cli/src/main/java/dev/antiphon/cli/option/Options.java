package dev.antiphon.cli.option;

import dev.antiphon.cli.text.CliException;
import dev.antiphon.cli.text.Texts;

import picocli.CommandLine.IFactory;
import picocli.CommandLine.IParameterPreprocessor;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Stack;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The declarations of the options and parameters of one command, in the order of its help.
 *
 * <p>Options are declared by calls rather than annotations, because reading annotations takes most
 * of the time of a short command. Names are written as the help shows them, such as {@code "-t,
 * --to"}. The description of an option is the text of {@link Texts} with the key of its command,
 * such as {@code antiphon.send.to}, or with the key for all commands, {@code common.to}.
 */
public final class Options {
    /** The factory of lists, which picocli needs for options that may occur several times. */
    public static final IFactory LISTS = new Lists();

    private final List<ArgSpec> declared = new ArrayList<>();

    /** Adds the declarations of a group. */
    public <G extends OptionGroup> G with(G group) {
        declared.addAll(group.options().declared);
        return group;
    }

    /** Declares an option without a value. */
    public OptionValue<Boolean> flag(String names) {
        return add(new OptionValue<>(false), option(names).type(boolean.class).initialValue(false));
    }

    /** Declares the option that shows the help. Picocli handles it. */
    public Options withHelp(String names) {
        var _ = add(
                new OptionValue<Boolean>(false),
                option(names).type(boolean.class).initialValue(false).usageHelp(true));
        return this;
    }

    /** Declares an option with a value and its default. */
    public OptionValue<String> text(String names, String label, String otherwise) {
        return add(
                new OptionValue<>(false),
                option(names).type(String.class).paramLabel(label).initialValue(otherwise));
    }

    /** Declares an option with a value that may be absent. */
    public OptionValue<Optional<String>> text(String names, String label) {
        return add(new OptionValue<>(true), option(names).type(String.class).paramLabel(label));
    }

    /**
     * Declares an option whose value may be left out. The next word is its value only if it looks
     * like one, so that the option may stand before a parameter.
     *
     * @param whenLeftOut the value of the option without one
     * @param form the form of a value
     */
    public OptionValue<Optional<String>> optional(
            String names, String label, String whenLeftOut, Pattern form) {
        return add(
                new OptionValue<>(true),
                option(names)
                        .type(String.class)
                        .paramLabel(label)
                        .arity("0..1")
                        .fallbackValue(whenLeftOut)
                        .preprocessor(new LeftOutValue(form)));
    }

    /** Declares a mandatory option with a value. */
    public OptionValue<String> needed(String names, String label) {
        return add(
                new OptionValue<>(false),
                option(names)
                        .type(String.class)
                        .paramLabel(label)
                        .initialValue("")
                        .required(true));
    }

    /** Declares an option with a whole number and its default. */
    public OptionValue<Long> number(String names, String label, long otherwise) {
        return add(
                new OptionValue<>(false),
                option(names).type(long.class).paramLabel(label).initialValue(otherwise));
    }

    /** Declares an option that may occur several times. */
    public OptionValue<List<String>> texts(String names, String label) {
        return add(new OptionValue<>(false), several(names, label));
    }

    /**
     * Declares an option that may occur several times, and whose values may be separated by commas.
     */
    public OptionValue<List<String>> commaSeparated(String names, String label) {
        return add(new OptionValue<>(false), several(names, label).splitRegex(","));
    }

    /** Declares a single mandatory parameter. */
    public OptionValue<String> parameter(String label, String key) {
        return add(new OptionValue<>(false), positional(label, key, "1").type(String.class));
    }

    /** Declares parameters. {@code arity} is their allowed number, such as {@code "1..2"}. */
    public OptionValue<List<String>> parameters(String label, String key, String arity) {
        return add(
                new OptionValue<>(false),
                positional(label, key, arity)
                        .type(List.class)
                        .auxiliaryTypes(String.class)
                        .initialValue(new ArrayList<String>()));
    }

    /**
     * Marks these options as present on the command line.
     *
     * @param isLiteral true if the command line contains {@code --}
     */
    public static void noteWritten(List<ArgSpec> arguments, boolean isLiteral) {
        for (ArgSpec each : arguments) {
            if (each.getter() instanceof OptionValue<?> optionValue) {
                optionValue.written(isLiteral);
            }
        }
    }

    /** Returns the long names of these options. */
    public List<String> names() {
        return declared.stream().flatMap(Options::nameOf).toList();
    }

    /**
     * Checks that at most one of these options is present.
     *
     * @throws CliException when several are
     */
    public void refuseTwoOf(List<String> names) {
        List<String> written = written(names);
        if (written.size() > 1) {
            throw CliException.usage("not-together", written.get(0), written.get(1));
        }
    }

    /**
     * Checks that these options are absent if the given one is present, since they would have no
     * effect.
     *
     * @throws CliException when one of them is present
     */
    public void refuseWith(String one, List<String> names) {
        List<String> written = written(names);
        if (!written.isEmpty() && isWritten(one)) {
            throw CliException.usage("not-together", written.get(0), one);
        }
    }

    /**
     * Checks that these options are absent if the given one is absent, since they would have no
     * effect.
     *
     * @throws CliException when one of them is present
     */
    public void refuseWithout(String one, List<String> names) {
        List<String> written = written(names);
        if (!written.isEmpty() && !isWritten(one)) {
            throw CliException.usage("only-with", written.get(0), one);
        }
    }

    /**
     * Returns the written options and parameters as the words of a command line.
     *
     * @param without the long names of options to leave out
     */
    public List<String> words(List<String> without) {
        List<String> words = new ArrayList<>();
        List<String> parameters = new ArrayList<>();
        for (ArgSpec each : declared) {
            List<String> names = nameOf(each).toList();
            boolean isWritten = each.getter() instanceof OptionValue<?> value && value.isWritten();
            if (!isWritten || names.stream().anyMatch(without::contains)) {
                continue;
            }
            if (names.isEmpty()) {
                parameters.addAll(each.originalStringValues());
            } else if (each.arity().max() == 0) {
                words.addAll(names);
            } else {
                for (String value : each.originalStringValues()) {
                    words.addAll(names);
                    words.add(value);
                }
            }
        }
        if (parameters.stream().anyMatch(each -> each.startsWith("-"))) {
            words.add("--");
        }
        words.addAll(parameters);
        return words;
    }

    private List<String> written(List<String> names) {
        return names.stream().filter(this::isWritten).toList();
    }

    private boolean isWritten(String name) {
        return declared.stream()
                .filter(each -> nameOf(each).anyMatch(name::equals))
                .map(each -> each.getter() instanceof OptionValue<?> optionValue
                        && optionValue.isWritten())
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no option " + name));
    }

    private static Stream<String> nameOf(ArgSpec each) {
        return each instanceof OptionSpec option ? Stream.of(option.longestName()) : Stream.empty();
    }

    /**
     * Returns the picocli specification of the command with all declared options and parameters.
     */
    public CommandSpec specOf(String name, Callable<Integer> command) {
        CommandSpec spec = CommandSpec.wrapWithoutInspection(command, LISTS).name(name);
        spec.usageMessage().sortOptions(false).abbreviateSynopsis(true);
        declared.forEach(spec::add);
        return spec;
    }

    private OptionSpec.Builder several(String names, String label) {
        return option(names)
                .type(List.class)
                .auxiliaryTypes(String.class)
                .paramLabel(label)
                .initialValue(new ArrayList<String>());
    }

    private OptionSpec.Builder option(String names) {
        int comma = names.indexOf(", ");
        String last = names.substring(comma < 0 ? 0 : comma + 2);
        return comma < 0
                ? OptionSpec.builder(last)
                : OptionSpec.builder(names.substring(0, comma), last);
    }

    private static PositionalParamSpec.Builder positional(String label, String key, String arity) {
        return PositionalParamSpec.builder()
                .paramLabel(label)
                .descriptionKey(key)
                .arity(arity)
                .required(!arity.startsWith("0"));
    }

    private <T> OptionValue<T> add(OptionValue<T> optionValue, OptionSpec.Builder option) {
        declared.add(option.getter(optionValue).setter(optionValue).build());
        return optionValue;
    }

    private <T> OptionValue<T> add(
            OptionValue<T> optionValue, PositionalParamSpec.Builder parameter) {
        declared.add(parameter.getter(optionValue).setter(optionValue).build());
        return optionValue;
    }

    /**
     * A step of the parser before the value of an option that may lack one. If the next word is a
     * parameter of the command, it inserts the value that the option has without one.
     *
     * @param form the form of a value
     */
    private record LeftOutValue(Pattern form) implements IParameterPreprocessor {
        @Override
        @SuppressWarnings("JdkObsolete") // the signature of picocli
        public boolean preprocess(
                Stack<String> words,
                CommandSpec command,
                ArgSpec argument,
                Map<String, Object> info) {
            boolean isParameter = !"=".equals(info.get("separator")) // not --option=VALUE
                    && !command.positionalParameters().isEmpty()
                    && !words.isEmpty()
                    && !form.matcher(words.peek()).matches();
            if (isParameter && argument instanceof OptionSpec option) {
                words.push(option.fallbackValue());
            }
            return false; // the parser takes the value
        }
    }

    private static final class Lists implements IFactory {
        @Override
        public <K> K create(Class<K> type) {
            return type.cast(new ArrayList<>());
        }
    }
}
