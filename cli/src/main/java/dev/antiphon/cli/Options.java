package dev.antiphon.cli;

import picocli.CommandLine.IFactory;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Stream;

/**
 * Declares the options and parameters of one command, in the order in which its help shows them.
 *
 * <p>By calls, not by annotations: reading those takes longer than all else that a short command
 * does. Names are written as the help shows them, {@code "-t, --to"}; the text of an option is
 * found by its name among the {@link Words} of its command.
 */
final class Options {
    /** Makes what the library asks for: lists, for what may be given several times. */
    static final IFactory LISTS = new Lists();

    private final List<ArgSpec> declared = new ArrayList<>();
    private final String texts;

    Options() {
        this("");
    }

    private Options(String texts) {
        this.texts = texts;
    }

    /** Options that several commands have, so that their texts stand under this key. */
    static Options describedIn(String key) {
        return new Options(key + ".");
    }

    /** Declares here what the group declares. */
    <G extends OptionGroup> G with(G group) {
        declared.addAll(group.options().declared);
        return group;
    }

    /** An option without a value. */
    Given<Boolean> flag(String names) {
        return add(new Given<>(false), option(names).type(boolean.class).initialValue(false));
    }

    /** The option that shows the help; the library looks at it, not the command. */
    Options withHelp(String names) {
        var _ = add(
                new Given<Boolean>(false),
                option(names).type(boolean.class).initialValue(false).usageHelp(true));
        return this;
    }

    /** An option with a value, and the value where it is not given. */
    Given<String> text(String names, String label, String otherwise) {
        return add(
                new Given<>(false),
                option(names).type(String.class).paramLabel(label).initialValue(otherwise));
    }

    /** An option with a value that may be left out. */
    Given<Optional<String>> text(String names, String label) {
        return add(new Given<>(true), option(names).type(String.class).paramLabel(label));
    }

    /** An option with a value that must be given. */
    Given<String> needed(String names, String label) {
        return add(
                new Given<>(false),
                option(names)
                        .type(String.class)
                        .paramLabel(label)
                        .initialValue("")
                        .required(true));
    }

    /** An option with a whole number, and the number where it is not given. */
    Given<Long> number(String names, String label, long otherwise) {
        return add(
                new Given<>(false),
                option(names).type(long.class).paramLabel(label).initialValue(otherwise));
    }

    /** An option that may be given several times. */
    Given<List<String>> texts(String names, String label) {
        return add(new Given<>(false), several(names, label));
    }

    /** An option that may be given several times, and that takes several values with commas. */
    Given<List<String>> commaSeparated(String names, String label) {
        return add(new Given<>(false), several(names, label).splitRegex(","));
    }

    /** The one parameter, which must be given. */
    Given<String> parameter(String label, String key) {
        return add(new Given<>(false), positional(label, key, "1").type(String.class));
    }

    /** The parameters; how many, as in {@code "1..2"}. */
    Given<List<String>> parameters(String label, String key, String arity) {
        return add(
                new Given<>(false),
                positional(label, key, arity)
                        .type(List.class)
                        .auxiliaryTypes(String.class)
                        .initialValue(new ArrayList<String>()));
    }

    /** Notes that these stand in the command line. */
    static void noteWritten(List<ArgSpec> arguments) {
        for (ArgSpec each : arguments) {
            if (each.getter() instanceof Given<?> given) {
                given.written();
            }
        }
    }

    /** The long names of these options. */
    List<String> names() {
        return declared.stream().flatMap(Options::nameOf).toList();
    }

    /** Refuses two of these in one command line. */
    void refuseTwoOf(List<String> names) {
        List<String> written = written(names);
        if (written.size() > 1) {
            throw Problem.usage("not-together", written.get(0), written.get(1));
        }
    }

    /** Refuses these in a command line with this one, beside which they would mean nothing. */
    void refuseWith(String one, List<String> names) {
        List<String> written = written(names);
        if (!written.isEmpty() && isWritten(one)) {
            throw Problem.usage("not-together", written.get(0), one);
        }
    }

    /** Refuses these in a command line without this one, without which they would mean nothing. */
    void refuseWithout(String one, List<String> names) {
        List<String> written = written(names);
        if (!written.isEmpty() && !isWritten(one)) {
            throw Problem.usage("only-with", written.get(0), one);
        }
    }

    private List<String> written(List<String> names) {
        return names.stream().filter(this::isWritten).toList();
    }

    private boolean isWritten(String name) {
        return declared.stream()
                .filter(each -> nameOf(each).anyMatch(name::equals))
                .map(each -> each.getter() instanceof Given<?> given && given.isWritten())
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no option " + name));
    }

    private static Stream<String> nameOf(ArgSpec each) {
        return each instanceof OptionSpec option ? Stream.of(option.longestName()) : Stream.empty();
    }

    /** All that was declared, for the library. */
    CommandSpec specOf(String name, Callable<Integer> command) {
        CommandSpec spec = CommandSpec.wrapWithoutInspection(command, LISTS).name(name);
        spec.usageMessage().sortOptions(false);
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
        OptionSpec.Builder option = comma < 0
                ? OptionSpec.builder(last)
                : OptionSpec.builder(names.substring(0, comma), last);
        return texts.isEmpty() ? option : option.descriptionKey(texts + last.substring(2));
    }

    private static PositionalParamSpec.Builder positional(String label, String key, String arity) {
        return PositionalParamSpec.builder()
                .paramLabel(label)
                .descriptionKey(key)
                .arity(arity)
                .required(!arity.startsWith("0"));
    }

    private <T> Given<T> add(Given<T> given, OptionSpec.Builder option) {
        declared.add(option.getter(given).setter(given).build());
        return given;
    }

    private <T> Given<T> add(Given<T> given, PositionalParamSpec.Builder parameter) {
        declared.add(parameter.getter(given).setter(given).build());
        return given;
    }

    private static final class Lists implements IFactory {
        @Override
        public <K> K create(Class<K> type) {
            return type.cast(new ArrayList<>());
        }
    }
}
