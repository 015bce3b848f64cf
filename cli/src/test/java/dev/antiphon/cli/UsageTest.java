package dev.antiphon.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.antiphon.cli.text.Texts;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * What is wrong with a command line is said with its value and the remedy, and nothing is started.
 */
class UsageTest {
    static List<List<String>> usageMistakes() {
        return List.of(
                List.of("", "which command?", "какая команда?"),
                List.of(
                        "serve --bogus",
                        "unknown argument \"--bogus\"",
                        "неизвестный аргумент \"--bogus\""),
                List.of(
                        "serve --framng raw",
                        "did you mean \"--framing\"?",
                        "может быть, \"--framing\"?"),
                List.of(
                        "serve --listen",
                        "no value is given for --listen",
                        "не дано значение для --listen"),
                List.of(
                        "serve --listen localhost:99999",
                        "--listen localhost:99999: that is no address",
                        "--listen localhost:99999: это не адрес"),
                List.of("serve --listen localhost:x", "give HOST:PORT", "укажите ХОСТ:ПОРТ"),
                List.of(
                        "serve --framing fixed:9 --max-message 8",
                        "--framing fixed:9: every message has 9 bytes at the least, over the limit of 8",
                        "--framing fixed:9: в каждом сообщении не меньше 9 байт, больше предела в 8"),
                List.of(
                        "send --framing fixed:9 --max-message 8 x",
                        "allow more:  --max-message 9",
                        "разрешите больше:  --max-message 9"),
                List.of(
                        "serve --transport pigeon",
                        "--transport pigeon: there is no such transport",
                        "--transport pigeon: такого способа нет"),
                List.of(
                        "serve --reply @/dev/zero",
                        "/dev/zero: 8388609 bytes are over the limit of 8388608",
                        "/dev/zero: 8388609 байт больше предела в 8388608"),
                List.of(
                        "serve --stubs /dev/zero",
                        "/dev/zero: 4194305 bytes are over the limit of 4194304",
                        "/dev/zero: 4194305 байт больше предела в 4194304"),
                List.of(
                        "serve --tls-cert /dev/zero --tls-key /dev/null",
                        "/dev/zero: 4194305 bytes are over the limit of 4194304",
                        "/dev/zero: 4194305 байт больше предела в 4194304"),
                List.of(
                        "send --cacert /dev/zero x",
                        "/dev/zero: 4194305 bytes are over the limit of 4194304",
                        "/dev/zero: 4194305 байт больше предела в 4194304"),
                List.of(
                        "proxy --to localhost:1 --cacert /dev/zero",
                        "/dev/zero: 4194305 bytes are over the limit of 4194304",
                        "/dev/zero: 4194305 байт больше предела в 4194304"),
                List.of(
                        "load @/dev/zero",
                        "/dev/zero: 67108865 bytes are over the limit of 67108864",
                        "/dev/zero: 67108865 байт больше предела в 67108864"),
                List.of(
                        "load --cacert /dev/zero x",
                        "/dev/zero: 4194305 bytes are over the limit of 4194304",
                        "/dev/zero: 4194305 байт больше предела в 4194304"),
                List.of(
                        "serve --framing length:9",
                        "--framing length:9: there is no such framing",
                        "--framing length:9: такого формата сообщений нет"),
                List.of(
                        "serve --max-message -5",
                        "--max-message -5: that is no size",
                        "--max-message -5: это не размер"),
                List.of(
                        "serve --max-message 9G",
                        "give bytes from 1 to 2147418111",
                        "укажите число байт от 1 до 2147418111"),
                List.of(
                        "serve --max-connections 0",
                        "--max-connections 0: that is no count",
                        "--max-connections 0: это не количество"),
                List.of(
                        "serve --max-connections +5",
                        "--max-connections +5: that is no count",
                        "--max-connections +5: это не количество"),
                List.of(
                        "serve --idle-timeout 1.5ms",
                        "give a time in whole milliseconds",
                        "укажите время в целых миллисекундах"),
                List.of(
                        "serve --idle-timeout -1s",
                        "--idle-timeout -1s: that is no time",
                        "--idle-timeout -1s: это не время"),
                List.of(
                        "serve --reply @/no/such/file",
                        "--reply /no/such/file: cannot be read",
                        "--reply /no/such/file: не читается"),
                List.of(
                        "serve --listen 0 --ready-file /no/such/folder/f",
                        "cannot be written",
                        "не записывается"),
                List.of(
                        "serve --lang=xx",
                        "--lang xx: there is no such language",
                        "--lang xx: такого языка нет"),
                List.of(
                        "send --to localhost:0 x",
                        "--to localhost:0: that is no address",
                        "--to localhost:0: это не адрес"),
                List.of(
                        "send --timeout soon x",
                        "--timeout soon: that is no time",
                        "--timeout soon: это не время"),
                List.of(
                        "send --hex-in 0g",
                        "--hex-in 0g: these are no hexadecimal bytes",
                        "--hex-in 0g: это не шестнадцатеричные байты"),
                List.of("send --expect /(/ x", "the pattern is wrong", "выражение неверно"),
                List.of(
                        "send - -",
                        "\"-\" is given more than once",
                        "\"-\" дано больше одного раза"),
                List.of(
                        "serve --reply 1 --reply 2",
                        "--reply is given more than once",
                        "--reply дано больше одного раза"),
                List.of(
                        "serve --proxy-from 10.0.0.1/8",
                        "--proxy-from 10.0.0.1/8: that is no list of networks",
                        "--proxy-from 10.0.0.1/8: это не список сетей"),
                List.of(
                        "send --haproxy-clientip localhost x",
                        "--haproxy-clientip localhost: that is no IP address",
                        "--haproxy-clientip localhost: это не IP-адрес"),
                List.of(
                        "send --haproxy-version 3 x",
                        "3 is no version for --haproxy-version",
                        "3 - не версия для --haproxy-version"),
                List.of(
                        "serve --listen +80",
                        "--listen +80: that is no address",
                        "--listen +80: это не адрес"),
                List.of(
                        "serve --listen unix:" + "p".repeat(107),
                        "a path of up to 106 bytes",
                        "с путём до 106 байт"),
                List.of(
                        "serve --listen 0 --ready-file /",
                        "--ready-file /: cannot be written",
                        "--ready-file /: не записывается"),
                List.of(
                        "serve --framing length:1 --reply " + "y".repeat(256),
                        "this framing cannot carry that (a message of 256 bytes is over the 255",
                        "этот формат сообщений такого не передаёт"),
                List.of(
                        "load --find p99<20ms --rate 500",
                        "--find and --rate 500 contradict each other",
                        "--find и --rate 500 противоречат друг другу"),
                List.of(
                        "load --find p99<20ms --rate max",
                        "--find and --rate max contradict each other",
                        "--find и --rate max противоречат друг другу"),
                List.of(
                        "load --step 5s",
                        "--step means nothing with --rate max",
                        "--step не имеет смысла с --rate max"),
                List.of(
                        "load --rate 500 --step 5s",
                        "--step means nothing with --rate 500",
                        "--step не имеет смысла с --rate 500"),
                List.of(
                        "load --step 1s -d 1s --find p99<20ms",
                        "--step and --duration are both given",
                        "даны и --step, и --duration"),
                List.of(
                        "load -f line --one-shot --pipelining 2",
                        "--pipelining 2 and --one-shot contradict each other",
                        "--pipelining 2 и --one-shot противоречат друг другу"),
                List.of(
                        "load --pipelining 2",
                        "--pipelining 2 means nothing with --framing raw",
                        "--pipelining 2 не имеет смысла с --framing raw"),
                List.of(
                        "load --id [0-9]+",
                        "--id means nothing with --framing raw",
                        "--id не имеет смысла с --framing raw"),
                List.of(
                        "load --loops 2",
                        "--loops 2 and --connections 1: there would be threads without",
                        "--loops 2 и --connections 1: некоторым потокам не достанется"),
                List.of(
                        "load --out r.json --junit ./r.json",
                        "--out and --junit name the same file: ./r.json",
                        "--out и --junit указывают на один файл: ./r.json"),
                List.of(
                        "report run.json --junit run.json",
                        "report and --junit name the same file: run.json",
                        "report и --junit указывают на один файл: run.json"),
                List.of(
                        "load --expect /[/",
                        "--expect /[/: the pattern is wrong (Unclosed character class)",
                        "--expect /[/: выражение неверно (Unclosed character class)"),
                List.of(
                        "load -f line --id (",
                        "--id (: the pattern is wrong (Unclosed group)",
                        "--id (: выражение неверно (Unclosed group)"),
                List.of("serve --quiet=5", "--quiet takes no \"5\"", "--quiet не принимает \"5\""));
    }

    @ParameterizedTest
    @MethodSource("usageMistakes")
    void twoWhenTheCommandLineIsWrongAndNothingIsStarted(List<String> mistake) {
        String[] arguments =
                mistake.get(0).isEmpty() ? new String[0] : mistake.get(0).split(" ");
        for (String language : Texts.LANGUAGES) {
            Ran ran = Ran.with(
                    InputStream.nullInputStream(), Map.of("ANTIPHON_LANG", language), arguments);
            assertThat(ran.status()).isEqualTo(2);
            assertThat(ran.errLines()).hasSize(2);
            assertThat(ran.errLines().get(0)).startsWith("antiphon: ");
            assertThat(ran.errLines().get(1)).startsWith("  ");
            assertThat(ran.err()).contains(mistake.get(language.equals("en") ? 1 : 2));
            assertThat(ran.out()).isEmpty();
        }
    }

    @Test
    void readyFileThatCannotBeWrittenLeavesNoServerBehind(@TempDir Path folder) throws IOException {
        int port = Ports.free();
        Path file = Files.createFile(folder.resolve("f"));
        Ran ran = Ran.of(
                "serve",
                "--listen",
                "localhost:" + port,
                "--ready-file",
                file.resolve("x").toString());
        assertThat(ran.status()).isEqualTo(2);
        try (ServerSocket again = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
            assertThat(again.isBound()).isTrue();
        }
    }
}
