package dev.antiphon.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.antiphon.TcpClient;
import dev.antiphon.address.Address;
import dev.antiphon.cli.text.Status;
import dev.antiphon.cli.text.Terminal;
import dev.antiphon.cli.text.Texts;
import dev.antiphon.framing.Framing;
import dev.antiphon.load.Load;
import dev.antiphon.stub.answer.Delay;
import dev.antiphon.stub.fault.WireFault;
import dev.antiphon.stub.match.Matchers;
import dev.antiphon.stub.proxy.FaultProxy;
import dev.antiphon.stub.replay.Masks;
import dev.antiphon.stub.yaml.StubFile;
import dev.antiphon.stub.yaml.StubFileException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import picocli.CommandLine.Model.OptionSpec;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * A value means the same in every option, every key of rules and every text of the Java API: each
 * takes the same good values of its kind and refuses the same bad ones, with the accepted form.
 */
class ValueKindsTest {
    private static final String RECORDING = """
            {"v":1,"kind":"header","tool":"t","framing":"line","started":"2026-01-01T00:00:00Z"}
            {"v":1,"t":0,"ev":"msg","conn":1,"seq":1,"dir":"c2s","len":4,"text":"PING"}
            """;

    /** A file that does not exist: its refusal is the last one, after those of all values. */
    private static final String NO_FILE = "no-such-certificate";

    private static final String CLIENT = "--to 127.0.0.1:1 --cacert " + NO_FILE;
    private static final String SERVER = "--tls-cert " + NO_FILE + " --tls-key " + NO_FILE;

    /** What each command is given beside the option, so that it ends without a connection. */
    private static final Map<String, String> BESIDE = Map.of(
            "serve", SERVER,
            "send", CLIENT,
            "load", CLIENT + " -f line",
            "proxy", "--to 127.0.0.1:2 " + SERVER,
            "replay", "@talk.jsonl " + CLIENT,
            "connect", "127.0.0.1:1 --cacert " + NO_FILE);

    private static final Map<String, String> ALSO = Map.of(
            "load --step", " --find p99<20ms",
            "load --linger", " --console 127.0.0.1:0",
            "replay --listen", " --as-server");

    @TempDir
    private Path folder;

    /** A place where a value of a kind stands. */
    private record Place(String name, ValueKind kind, Consumer<String> use) {
        @Override
        public String toString() {
            return name + " (" + kind + ")";
        }
    }

    private static final class Refused extends RuntimeException {
        private static final long serialVersionUID = 1L;

        Refused(String why) {
            super(why);
        }
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void everyPlaceOfAKindTakesAndRefusesTheSame(ValueKind kind) throws IOException {
        Files.writeString(folder.resolve("talk.jsonl"), RECORDING);
        Files.writeString(folder.resolve("there"), "bytes");
        List<Place> places =
                places().stream().filter(each -> each.kind() == kind).toList();
        assertThat(places).hasSizeGreaterThan(3);
        List<String> wrong = new ArrayList<>();
        for (Place place : places) {
            for (String good : kind.good()) {
                refusal(place, good)
                        .forEach(why -> wrong.add(place + " refuses " + good + ": " + why));
            }
            for (String bad : kind.bad()) {
                List<String> why = refusal(place, bad);
                String typed = bad.startsWith("@") ? bad.substring(1) : bad;
                if (why.isEmpty()) {
                    wrong.add(place + " takes " + bad);
                } else if (!why.get(0).contains(typed) || !why.get(0).contains(kind.form())) {
                    wrong.add(place + " refuses " + bad + " by: " + why.get(0));
                }
            }
        }
        assertThat(wrong).isEmpty();
    }

    static Stream<ValueKind> kinds() {
        return Stream.of(ValueKind.values());
    }

    /** A text with an at sign is a text in Java, as it is in the code that holds it. */
    @Test
    void textInJavaNamesNoFile() {
        assertThat(Matchers.equalTo("@there").toString()).contains("@there");
    }

    private static List<String> refusal(Place place, String value) {
        try {
            place.use().accept(value);
            return List.of();
        } catch (Refused | IllegalArgumentException | StubFileException e) {
            return List.of(String.valueOf(e.getMessage()));
        }
    }

    private List<Place> places() {
        List<Place> all = new ArrayList<>();
        options().forEach((option, kind) -> all.add(new Place(option, kind, option(option))));
        for (String option : List.of("send --expect", "load --expect")) {
            Consumer<String> use = option(option);
            all.add(new Place(option, ValueKind.PATTERN, value -> use.accept("/" + value + "/")));
        }
        for (String option :
                List.of("serve --reply", "load --expect", "load --first", "load MESSAGE")) {
            all.add(new Place(option, ValueKind.TEMPLATE, option(option)));
            all.add(new Place(option, ValueKind.FILE, file(option(option))));
        }
        for (String option : List.of("send --expect", "send MESSAGE")) {
            all.add(new Place(option, ValueKind.FILE, file(option(option))));
        }
        for (String fault : List.of("stall:0,%s", "drip:1,%s", "slow-close:%s")) {
            addFault(all, fault, ValueKind.TIME);
        }
        for (String fault : List.of("bandwidth:%s", "drip:%s,20ms", "garbage:0,%s", "split:%s")) {
            addFault(all, fault, ValueKind.SIZE);
        }
        keys(all);
        java(all);
        return all;
    }

    private void addFault(List<Place> all, String fault, ValueKind kind) {
        Consumer<String> option = option("proxy --fault");
        all.add(new Place(
                "proxy --fault " + fault, kind, value -> option.accept(fault.formatted(value))));
        all.add(new Place(
                "WireFault.parse " + fault,
                kind,
                value -> WireFault.parse(fault.formatted(value))));
        all.add(key("rules: [{when: a, reply: {text: b, fault: '" + fault + "'}}]", kind));
    }

    private void keys(List<Place> all) {
        String rule = "rules: [{when: a, reply: ";
        String push = "rules: [{when: a, reply: b}]\npush: {reply: b, ";
        all.add(key(rule + "{text: b, after: '%s'}}]", ValueKind.DELAY));
        all.add(key(push + "every: '%s'}", ValueKind.TIME));
        all.add(key(push + "every: 1s, after: '%s'}", ValueKind.TIME));
        all.add(key("rules: [{when: {size: '%s'}, reply: b}]", ValueKind.SIZE));
        all.add(key("rules: [{when: {size: '0..%s'}, reply: b}]", ValueKind.SIZE));
        all.add(key("rules: [{when: {matches: '%s'}, reply: b}]", ValueKind.PATTERN));
        all.add(key("rules: [{when: a, reply: {template: '%s'}}]", ValueKind.TEMPLATE));
        all.add(key("rules: [{when: a, reply: {unframed: {template: '%s'}}}]", ValueKind.TEMPLATE));
        for (String text : List.of(
                "greeting: '%s'",
                "unmatched: '%s'",
                rule + "'%s'}]",
                rule + "{text: '%s'}}]",
                rule + "{template: '%s'}}]",
                rule + "{unframed: '%s'}}]",
                "rules: [{when: '%s', reply: b}]",
                "rules: [{when: {equals: '%s'}, reply: b}]",
                "rules: [{when: {startsWith: '%s'}, reply: b}]",
                "rules: [{when: {endsWith: '%s'}, reply: b}]",
                "rules: [{when: {contains: '%s'}, reply: b}]")) {
            all.add(key(text, ValueKind.FILE));
        }
    }

    private static void java(List<Place> all) {
        all.add(new Place("Delay.parse", ValueKind.DELAY, Delay::parse));
        all.add(new Place("Address.parse", ValueKind.ADDRESS, Address::parse));
        all.add(new Place(
                "TcpClient.to", ValueKind.ADDRESS, text -> TcpClient.to(text, Framing.line())));
        all.add(new Place("Load.to", ValueKind.ADDRESS, Load::to));
        all.add(new Place("FaultProxy.to", ValueKind.ADDRESS, FaultProxy::to));
        all.add(new Place("Matchers.matching", ValueKind.PATTERN, Matchers::matching));
        all.add(new Place("Masks.of", ValueKind.PATTERN, text -> Masks.of(List.of(text))));
        all.add(new Place(
                "Load.expect", ValueKind.PATTERN, text -> Load.to("1").expect("/" + text + "/")));
        all.add(new Place(
                "Load.message", ValueKind.TEMPLATE, text -> Load.to("1").message(text)));
    }

    /** Returns all options of the declarations whose label is that of a kind. */
    static Map<String, ValueKind> options() {
        Map<String, ValueKind> found = new TreeMap<>();
        Cli.commands(Terminal.ofProcess(), Texts.in("en"))
                .getSubcommands()
                .forEach((command, line) -> {
                    for (OptionSpec each : line.getCommandSpec().options()) {
                        ValueKind kind = ValueKind.LABELS.get(each.paramLabel());
                        if (kind != null) {
                            found.put(command + " " + each.longestName(), kind);
                        }
                    }
                });
        return found;
    }

    private Consumer<String> option(String place) {
        String command = place.substring(0, place.indexOf(' '));
        String option = place.substring(place.indexOf(' ') + 1);
        return value -> {
            List<String> line = new ArrayList<>(List.of(command, "--lang", "en"));
            String beside = BESIDE.get(command) + ALSO.getOrDefault(place, "");
            if (option.equals("--listen")) {
                beside = beside.replace(CLIENT, SERVER);
            }
            if (option.equals("--to")) {
                beside = beside.replaceFirst("--to 127\\.0\\.0\\.1:[12]", "");
            }
            for (String each : beside.strip().split(" +", -1)) {
                line.add(
                        each.startsWith("@") ? folder.resolve(each.substring(1)).toString() : each);
            }
            if (option.startsWith("--")) {
                line.add(option + "=" + value);
            }
            if (command.equals("send") || command.equals("load")) {
                line.add(option.equals("MESSAGE") ? value : "x");
            }
            Ran ran = Ran.of(line.toArray(String[]::new));
            assertThat(ran.status()).as(line + " " + ran.err()).isEqualTo(Status.USAGE);
            if (!ran.err().contains(NO_FILE)) {
                throw new Refused(ran.err());
            }
        };
    }

    /** Names the file by its whole path, since an option names it from the working directory. */
    private Consumer<String> file(Consumer<String> option) {
        return value -> option.accept(
                value.startsWith("@") && !value.startsWith("@@")
                        ? "@" + folder.resolve(value.substring(1))
                        : value);
    }

    private Place key(String yaml, ValueKind kind) {
        return new Place(
                yaml, kind, value -> StubFile.parse("r.yaml", yaml.formatted(value), folder));
    }
}
