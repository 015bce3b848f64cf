package dev.antiphon.cli.suggest;

import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * Options and commands of other tools, such as ncat, socat, curl, wrk and Toxiproxy, with the words
 * of this tool that have the same purpose.
 */
public final class ForeignWords {
    private static final String MEANS = " > ";

    /** Each line: foreign words, then options of this tool, of which a command has some. */
    private static final List<String> OPTIONS = List.of(
            "-p --port --bind --local --addr --address --host --source > --listen --to",
            "--connect --server --target --upstream --remote --dest --url --endpoint > --to",
            "-w --wait --max-time --reply-timeout --read-timeout > --timeout --idle-timeout",
            "--timeout > --idle-timeout --message-timeout",
            "--connection-timeout > --connect-timeout",
            "--cert --tls-cert --ssl-cert > --cert --tls-cert",
            "--key --tls-key --ssl-key > --key --tls-key",
            "--cacert --tls-ca --ca --cafile --ssl-trustfile > --cacert --tls-ca",
            "--tlsv1.2 --tlsv1.3 --ssl-version > --tls-min",
            "--ssl --https > --tls --tls-cert",
            "--sni --hostname > --servername",
            "--no-verify --no-check-certificate > --insecure",
            "--hex-out --hex-dump --xxd -x > --hex",
            "--input-hex > --hex-in",
            "--output --report --html > --out",
            "--record --recordings > --recording --record",
            "--recording > --record",
            "--capture --tcpdump --wireshark > --pcap",
            "--rules --config --file --mock --mocks --mappings > --stubs",
            "--response --body --answer > --reply",
            "--format --protocol --codec > --framing",
            "-C --crlf > --framing=crlf",
            "-0 --null --nul > --framing=nul",
            "--clients --concurrency --users --vus > --connections",
            "--threads --workers > --loops",
            "--rps --qps --throughput > --rate",
            "-n --requests --count --number > --duration",
            "--warmup > --warm-up",
            "--keepalive --keep-alive --persistent > --keep-open",
            "--delay --lag --jitter > --latency",
            "--toxic --toxics --chaos > --fault",
            "--bandwidth --throttle --rate-limit > --fault=bandwidth:BYTES_PER_SECOND",
            "--send-only --no-response > --no-reply",
            "--proxy-protocol > --haproxy-protocol --proxy-from",
            "-s --silent > --quiet",
            "--assert --match --contains > --expect");

    private static final List<String> COMMANDS = List.of(
            "server listen stub mock echo > serve",
            "client request curl nc ncat netcat socat > send",
            "telnet repl interactive shell session > connect",
            "forward tunnel intercept record mitm > proxy",
            "toxiproxy-server toxiproxy-cli > toxiproxy",
            "play playback > replay",
            "bench benchmark stress perf wrk ab > load",
            "compare diff > report",
            "validate lint verify > check",
            "man usage docs > help",
            "version > --version");

    /** Options by which other tools take the message. */
    private static final Set<String> MESSAGE =
            Set.of("-d", "-m", "--data", "--data-raw", "--data-binary", "--message", "--payload");

    private ForeignWords() {}

    /** Returns the options for the purpose of a foreign option, in the order of preference. */
    static List<String> options(String foreign) {
        return meant(OPTIONS, foreign);
    }

    /** Returns the command for the purpose of a foreign command. */
    static List<String> commands(String foreign) {
        return meant(COMMANDS, foreign);
    }

    /** Returns whether other tools take the message by this option. */
    static boolean isMessage(String option) {
        return MESSAGE.contains(option);
    }

    /** Returns all options and commands that are suggested. */
    public static Stream<String> suggested() {
        return Stream.of(OPTIONS, COMMANDS)
                .flatMap(List::stream)
                .flatMap(each -> words(each.substring(each.indexOf(MEANS) + MEANS.length())));
    }

    private static List<String> meant(List<String> lines, String foreign) {
        Predicate<String> isNamed =
                each -> words(each.substring(0, each.indexOf(MEANS))).anyMatch(foreign::equals);
        return lines.stream()
                .filter(isNamed)
                .flatMap(each -> words(each.substring(each.indexOf(MEANS) + MEANS.length())))
                .toList();
    }

    private static Stream<String> words(String text) {
        return Arrays.stream(text.split(" "));
    }
}
