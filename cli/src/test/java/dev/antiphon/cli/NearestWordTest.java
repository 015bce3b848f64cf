package dev.antiphon.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.antiphon.cli.suggest.ForeignWords;
import dev.antiphon.cli.text.Terminal;
import dev.antiphon.cli.text.Texts;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.util.HashSet;
import java.util.Set;
import java.util.regex.Pattern;

/** A mistyped option or value ends with 2, its place and the word that was probably meant. */
class NearestWordTest {
    private static Ran ran(String language, String line) {
        return Ran.of((line + " --lang " + language).split(" "));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "send -f LINE x|--framing LINE: unknown framing|line",
                "send -f redis x|--framing redis: unknown framing|resp",
                "send -f hl7 x|--framing hl7: unknown framing|mllp[,lenient]",
                "send -f line>length:4 x|--framing line>length:4: unknown framing|line > length:4",
                "send -f length:4>line x|--framing length:4>line: unknown framing|length:4 > line",
                "send -f line>lne x|--framing \"line>lne\": unknown framing \"lne\"|line > line",
                "send -f lenght:4,le>lne x|--framing \"lenght:4,le>lne\": unknown framing \"lenght:4,le\"|length:4,le > line",
                "serve --transport uring|--transport uring: unknown transport|io_uring",
                "send --timeout 5 x|--timeout 5: invalid time|5s",
                "send --timeout 5sec x|--timeout 5sec: invalid time|5s",
                "send --timeout 1,5S x|--timeout 1,5S: invalid time|1.5s",
                "send --timeout 200msec x|--timeout 200msec: invalid time|200ms",
                "send --timeout 5minutes x|--timeout 5minutes: invalid time|5m",
                "send --pause 1.5 x|--pause 1.5: invalid time|1.5s",
                "load --duration 5|--duration 5: invalid time|5s",
                "send --to localhost x|--to localhost: the port is missing|localhost:12345",
                "send --to ::1 x|--to ::1: the port is missing|[::1]:12345",
                "send --to ::1:7 x|--to ::1:7: invalid address|[::1]:7",
                "connect 127.0.0.1|ADDRESS 127.0.0.1: the port is missing|127.0.0.1:12345",
                "connect db|ADDRESS db: the port is missing|db:12345",
                "serve --listen localhost|--listen localhost: the port is missing|localhost:12345",
                "serve --listen ::1:7|--listen ::1:7: invalid address|[::1]:7",
                "serve --health 8081/live|--health 8081/live: invalid address|localhost:8081",
                "serve --health http://localhost:8081/live|--health http://localhost:8081/live: invalid address|localhost:8081",
                "serve --health [::1]:8081/live|--health [::1]:8081/live: invalid address|[::1]:8081",
                "serve --max-message 1MB|--max-message 1MB: invalid size|1M",
                "serve --max-message 64KiB|--max-message 64KiB: invalid size|64K",
                "send --tlscert f x|unknown option \"--tlscert\"|--cert",
                "snd x|unknown command \"snd\"|send",
                "send --expct x|unknown option \"--expct\"|--expect",
                "send --tls-cert f x|unknown option \"--tls-cert\": this is an option of serve|--cert",
                "serve --cacert f|unknown option \"--cacert\": this is an option of send|--tls-ca",
                "sned x|unknown command \"sned\"|send",
                "telnet x|unknown command \"telnet\"|connect",
                "repl|unknown command \"repl\"|connect",
                "nc x|unknown command \"nc\"|send",
                "serve -p 7|unknown option \"-p\"|--listen",
                "send -w 5 x|unknown option \"-w\"|--timeout",
                "send -C x|unknown option \"-C\"|--framing=crlf",
                "load --qps 5|unknown option \"--qps\"|--rate",
                "load --threads 5|unknown option \"--threads\"|--loops",
                "serve --timeout 5|unknown option \"--timeout\"|--idle-timeout",
                "serve --config f|unknown option \"--config\"|--stubs",
                "proxy --upstream 7|unknown option \"--upstream\"|--to",
                "proxy localhost:7|unexpected argument \"localhost:7\"|--to=localhost:7",
                "serve 7000|unexpected argument \"7000\"|--listen=7000",
                "--verison|unknown option \"--verison\"|--version",
                "send -f length4 x|--framing length4: unknown framing|length:4",
                "send -f lenght:4,le x|--framing lenght:4,le: unknown framing|length:4,le",
                "proxy --to 7 --fault restet:4|--fault restet:4: unknown fault|reset:4",
                "proxy --to 7 --fault rst:4|--fault rst:4: unknown fault|reset:4",
                "proxy --to 7 --fault timeout|--fault timeout: unknown fault|idle-close:TIME",
                "send --port=7 x|unknown option \"--port=7\"|--to",
                "load --record f|unknown option \"--record\": this is an option of connect, proxy|--recording",
            })
    void isSaidBesideTheRemedy(String line, String said, String near) {
        Ran ran = ran("en", line);
        assertThat(ran.status()).isEqualTo(2);
        assertThat(ran.err())
                .startsWith("antiphon: " + said)
                .contains("did you mean \"" + near + "\"?  Else: ");
        assertThat(ran("ru", line).err())
                .contains("возможно, имелось в виду \"" + near + "\"?  Иначе: ");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "send --timeout 0 x|--timeout 0: the time must be above zero|at least 1ms",
                "send --timeout 0s x|--timeout 0s: the time must be above zero|at least 1ms",
                "send --timeout 0ms x|--timeout 0ms: the time must be above zero|at least 1ms",
                "send --pause 0,0secs x|--pause 0,0secs: the time must be above zero|at least 1ms",
                "load --duration 0.0|--duration 0.0: the time must be above zero|at least 1ms",
                "send --timeout 9000hours x|--timeout 9000hours: invalid time|up to a year",
                "send --timeout 0.5msec x|--timeout 0.5msec: invalid time|at least 1ms",
                "serve --max-message 0KB|--max-message 0KB: invalid size|from 1 to 2147418111",
                "serve --max-message 9GB|--max-message 9GB: invalid size|from 1 to 2147418111",
                "send --to http://localhost:0/ x|--to http://localhost:0/: invalid address|from 1",
            })
    void suggestionThatTheOptionRefusesIsNotMade(String line, String said, String bound) {
        Ran ran = ran("en", line);
        assertThat(ran.status()).isEqualTo(2);
        assertThat(ran.err())
                .startsWith("antiphon: " + said)
                .contains(bound)
                .doesNotContain("did you mean");
    }

    @Test
    void zeroTimeIsRefusedInRussian() {
        assertThat(ran("ru", "send --timeout 0 x").err())
                .startsWith("antiphon: --timeout 0: время должно быть больше нуля")
                .contains("от 1ms до года")
                .doesNotContain("имелось в виду");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "serve --framing length:5|длина занимает 1, 2, 3, 4 или 8 байт",
                "load {nmber}|подстановки \"{nmber}\" нет",
                "load {nmber}|посмотрите подстановки:  antiphon help templates",
            })
    void russianReasonHasItsForms(String line, String said) {
        assertThat(ran("ru", line).err().lines())
                .anySatisfy(
                        each -> assertThat(each).containsPattern(Pattern.quote(said) + "(\\W|$)"));
    }

    @Test
    void missingPortIsNamedInRussian() {
        assertThat(ran("ru", "send --to localhost x").err())
                .startsWith("antiphon: --to localhost: не указан порт")
                .contains("имелось в виду \"localhost:12345\"");
    }

    @ParameterizedTest
    @CsvSource({
        "send -i x",
        "send --data x",
        "load -H x",
        "report --zzz",
        "sendmsg x",
        "send -f line>pigeon x"
    })
    void unrelatedWordIsNotSuggested(String line) {
        assertThat(ran("en", line).err()).doesNotContain("did you mean");
    }

    @Test
    void suggestedWordsOfOtherToolsAreOnesOfThisTool() {
        var commands = Cli.commands(Terminal.ofProcess(), Texts.in("en")).getSubcommands();
        Set<String> all = new HashSet<>(commands.keySet());
        all.add("--version");
        commands.values()
                .forEach(each -> all.addAll(each.getCommandSpec().optionsMap().keySet()));
        assertThat(ForeignWords.suggested().map(each -> each.split("=", 2)[0])).isSubsetOf(all);
    }

    @Test
    void languageHasANearestToo() {
        assertThat(Ran.of("serve", "--lang", "eng").err()).contains("\"en\"?");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "send -f length:4,inclusiv x|has no option \"inclusiv\", but \"inclusive\"",
                "send -f line>length:x x|--framing \"line>length:x\": length:x: needs a number of bytes, not \"x\"",
                "send -f line>length:x x|write it as  \"line > length:N[@OFFSET]",
                "send -f line> x|the framing on one side of > is missing",
                "send -f line>pigeon x|--framing \"line>pigeon\": unknown framing \"pigeon\"",
                "send -f line>crlf>nul x|more than two framings",
                "proxy --to 7 --fault delay:9ms|did you mean \"latency:9ms\"",
                "proxy --to 7 --fault-to-server delay|did you mean \"latency:TIME",
                "proxy --to 7 --fault reset|write it as  reset:BYTES",
                "proxy --to 7 --fault drop:x|AFTER is \"x\"; give a number of bytes from 0",
                "load {nmber}|there is no placeholder \"{nmber}\", but \"{number}\"",
                "serve --reply {mesage}|there is no placeholder \"{mesage}\", but \"{message}\"",
                "load {nmber}|see the placeholders:  antiphon help templates",
                "load --first {nmber} x|see the placeholders:  antiphon help templates",
                "load --expect {mesage} x|there is no placeholder \"{mesage}\", but \"{message}\"",
                "load --hex-in {number:u9}|see the placeholders:  antiphon help templates",
                "serve --reply {mesage}|see the placeholders:  antiphon help templates",
                "load {number:u65}|has no form of a number, but \"u64\"",
                "load --rate foo|--rate foo: invalid rate",
                "load --slo p99<20ms,eror<1%|--slo eror<1%: invalid objective",
                "load --slo p99<20|--slo p99<20: invalid objective",
                "load --find p99|--find p99: invalid objective",
                "serve --tls-cert c --tls-key k --tls-min 1.1|--tls-min 1.1: not a supported TLS version",
                "serve --health localhost|--health localhost: the port is missing",
                "send -f line --replies two x|--replies two: invalid number",
            })
    void valueIsRefusedWithItsPlace(String line, String said) {
        Ran ran = ran("en", line);
        assertThat(ran.status()).isEqualTo(2);
        assertThat(ran.err()).contains(said);
    }
}
