package dev.antiphon.cli.option;

import dev.antiphon.cli.text.CliException;
import dev.antiphon.cli.text.Texts;

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
 * does. Names are written as the help shows them, {@code "-t, --to"}. The {@link Texts} describe
 * an option of a command under its name, {@code antiphon.send.to}, or else for all commands that
 * have it, {@code common.to}.
 */
public final class Options {
    /** Makes what the library asks for: lists, for what may be given several times. */
    public static final IFactory LISTS = new Lists();

    private final List<ArgSpec> declared = new ArrayList<>();

    /** Declares here what the group declares. */
    public <G extends OptionGroup> G with(G group) {
        declared.addAll(group.options().declared);
        return group;
    }

    /** Returns an option without a value. */
    public OptionValue<Boolean> flag(String names) {
        return add(new OptionValue<>(false), option(names).type(boolean.class).initialValue(false));
    }

    /** The option that shows the help; the library looks at it, not the command. */
    public Options withHelp(String names) {
        var _ = add(
                new OptionValue<Boolean>(false),
                option(names).type(boolean.class).initialValue(false).usageHelp(true));
        return this;
    }

    /** Returns an option with a value, and the value where it is not given. */
    public OptionValue<String> text(String names, String label, String otherwise) {
        return add(
                new OptionValue<>(false),
                option(names).type(String.class).paramLabel(label).initialValue(otherwise));
    }

    /** Returns an option with a value that may be left out. */
    public OptionValue<Optional<String>> text(String names, String label) {
        return add(new OptionValue<>(true), option(names).type(String.class).paramLabel(label));
    }

    /** Returns an option with a value that must be given. */
    public OptionValue<String> needed(String names, String label) {
        return add(
                new OptionValue<>(false),
                option(names)
                        .type(String.class)
                        .paramLabel(label)
                        .initialValue("")
                        .required(true));
    }

    /** Returns an option with a whole number, and the number where it is not given. */
    public OptionValue<Long> number(String names, String label, long otherwise) {
        return add(
                new OptionValue<>(false),
                option(names).type(long.class).paramLabel(label).initialValue(otherwise));
    }

    /** Returns an option that may be given several times. */
    public OptionValue<List<String>> texts(String names, String label) {
        return add(new OptionValue<>(false), several(names, label));
    }

    /**
     * Returns an option that may be given several times, and that takes several values with commas.
     */
    public OptionValue<List<String>> commaSeparated(String names, String label) {
        return add(new OptionValue<>(false), several(names, label).splitRegex(","));
    }

    /** Returns the one parameter, which must be given. */
    public OptionValue<String> parameter(String label, String key) {
        return add(new OptionValue<>(false), positional(label, key, "1").type(String.class));
    }

    /** Returns the parameters; how many, as in {@code "1..2"}. */
    public OptionValue<List<String>> parameters(String label, String key, String arity) {
        return add(
                new OptionValue<>(false),
                positional(label, key, arity)
                        .type(List.class)
                        .auxiliaryTypes(String.class)
                        .initialValue(new ArrayList<String>()));
    }

    /** Notes that these stand in the command line. */
    public static void noteWritten(List<ArgSpec> arguments) {
        for (ArgSpec each : arguments) {
            if (each.getter() instanceof OptionValue<?> optionValue) {
                optionValue.written();
            }
        }
    }

    /** Returns the long names of these options. */
    public List<String> names() {
        return declared.stream().flatMap(Options::nameOf).toList();
    }

    /** Refuses two of these in one command line. */
    public void refuseTwoOf(List<String> names) {
        List<String> written = written(names);
        if (written.size() > 1) {
            throw CliException.usage("not-together", written.get(0), written.get(1));
        }
    }

    /** Refuses these in a command line with this one, beside which they would mean nothing. */
    public void refuseWith(String one, List<String> names) {
        List<String> written = written(names);
        if (!written.isEmpty() && isWritten(one)) {
            throw CliException.usage("not-together", written.get(0), one);
        }
    }

    /** Refuses these in a command line without this one, without which they would mean nothing. */
    public void refuseWithout(String one, List<String> names) {
        List<String> written = written(names);
        if (!written.isEmpty() && !isWritten(one)) {
            throw CliException.usage("only-with", written.get(0), one);
        }
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

    /** Returns all that was declared, for the library. */
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

    private static final class Lists implements IFactory {
        @Override
        public <K> K create(Class<K> type) {
            return type.cast(new ArrayList<>());
        }
    }
}
