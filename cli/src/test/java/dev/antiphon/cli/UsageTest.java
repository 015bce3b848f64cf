package dev.antiphon.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.antiphon.cli.text.Texts;
import dev.antiphon.test.Ports;

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
                List.of("", "no command given", "не указана команда"),
                List.of(
                        "serve --bogus",
                        "unknown option \"--bogus\"",
                        "неизвестная опция \"--bogus\""),
                List.of(
                        "serve --framng raw",
                        "did you mean \"--framing\"?",
                        "возможно, имелось в виду \"--framing\"?"),
                List.of(
                        "serve --listen",
                        "--listen: value missing",
                        "--listen: не указано значение"),
                List.of(
                        "serve --listen localhost:99999",
                        "--listen localhost:99999: invalid address",
                        "--listen localhost:99999: неверный адрес"),
                List.of("serve --listen localhost:x", "give HOST:PORT", "укажите ХОСТ:ПОРТ"),
                List.of(
                        "serve --framing fixed:9 --max-message 8",
                        "--framing fixed:9: every message has at least 9 bytes, over the limit of 8",
                        "--framing fixed:9: в каждом сообщении не меньше 9 байт, а предел 8"),
                List.of(
                        "send --framing fixed:9 --max-message 8 x",
                        "raise the limit:  --max-message 9",
                        "увеличьте предел:  --max-message 9"),
                List.of(
                        "serve --transport pigeon",
                        "--transport pigeon: unknown transport",
                        "--transport pigeon: неизвестный механизм"),
                List.of(
                        "serve --reply @/dev/zero",
                        "/dev/zero: file of 8388609 bytes exceeds the limit of 8388608",
                        "/dev/zero: размер файла 8388609 байт превышает предел 8388608"),
                List.of("serve --stubs a\0b", "--stubs a\\x00b: cannot be read", "--stubs a\\x00b"),
                List.of(
                        "serve --stubs /dev/zero",
                        "/dev/zero: file of 4194305 bytes exceeds the limit of 4194304",
                        "/dev/zero: размер файла 4194305 байт превышает предел 4194304"),
                List.of(
                        "serve --tls-cert /dev/zero --tls-key /dev/null",
                        "/dev/zero: file of 4194305 bytes exceeds the limit of 4194304",
                        "/dev/zero: размер файла 4194305 байт превышает предел 4194304"),
                List.of(
                        "send --cacert /dev/zero x",
                        "/dev/zero: file of 4194305 bytes exceeds the limit of 4194304",
                        "/dev/zero: размер файла 4194305 байт превышает предел 4194304"),
                List.of(
                        "proxy --to localhost:1 --cacert /dev/zero",
                        "/dev/zero: file of 4194305 bytes exceeds the limit of 4194304",
                        "/dev/zero: размер файла 4194305 байт превышает предел 4194304"),
                List.of(
                        "load @/dev/zero",
                        "/dev/zero: file of 8388609 bytes exceeds the limit of 8388608",
                        "/dev/zero: размер файла 8388609 байт превышает предел 8388608"),
                List.of(
                        "load --cacert /dev/zero x",
                        "/dev/zero: file of 4194305 bytes exceeds the limit of 4194304",
                        "/dev/zero: размер файла 4194305 байт превышает предел 4194304"),
                List.of(
                        "serve --framing length:9",
                        "--framing length:9: a length takes 1, 2, 3, 4 or 8 bytes",
                        "--framing length:9: неверный аргумент формата: длина занимает 1, 2, 3, 4 или 8"),
                List.of(
                        "serve --plugins /none",
                        "--plugins /none: no folder with jar files",
                        "--plugins /none: нет папки с jar-файлами"),
                List.of(
                        "serve --framing modbuss",
                        "--framing modbuss: unknown framing",
                        "возможно, имелось в виду \"modbus\"?"),
                List.of(
                        "serve --max-message -5",
                        "--max-message -5: invalid size",
                        "--max-message -5: неверный размер"),
                List.of(
                        "serve --max-message 9G",
                        "give a number of bytes from 1 to 2147418111",
                        "укажите число байт от 1 до 2147418111"),
                List.of(
                        "serve --max-connections 0",
                        "--max-connections 0: invalid number",
                        "--max-connections 0: неверное число"),
                List.of(
                        "serve --max-connections +5",
                        "--max-connections +5: invalid number",
                        "--max-connections +5: неверное число"),
                List.of(
                        "serve --idle-timeout 1.5ms",
                        "give a time with a unit",
                        "укажите время с единицей"),
                List.of(
                        "serve --idle-timeout -1s",
                        "--idle-timeout -1s: invalid time",
                        "--idle-timeout -1s: неверное время"),
                List.of(
                        "serve --reply @/no/such/file",
                        "--reply @/no/such/file: cannot be read: there is no such file",
                        "--reply @/no/such/file: не удаётся прочитать: такого файла нет"),
                List.of(
                        "serve --listen 0 --ready-file /no/such/folder/f",
                        "cannot be written",
                        "не удаётся записать"),
                List.of(
                        "serve --lang=xx",
                        "--lang xx: unknown language",
                        "--lang xx: неизвестный язык"),
                List.of(
                        "send --to localhost:0 x",
                        "--to localhost:0: invalid address",
                        "--to localhost:0: неверный адрес"),
                List.of(
                        "send --timeout soon x",
                        "--timeout soon: invalid time",
                        "--timeout soon: неверное время"),
                List.of(
                        "send --hex-in 0g",
                        "--hex-in 0g: invalid hexadecimal bytes",
                        "--hex-in 0g: неверная шестнадцатеричная запись"),
                List.of("send --expect /(/ x", "invalid pattern", "неверное выражение"),
                List.of(
                        "send - -",
                        "\"-\" or \"@-\" given more than once",
                        "\"-\" или \"@-\" указано больше одного раза"),
                List.of(
                        "serve --reply 1 --reply 2",
                        "--reply: given more than once",
                        "--reply: указано больше одного раза"),
                List.of(
                        "serve --proxy-from 10.0.0.1/8",
                        "--proxy-from 10.0.0.1/8: network \"10.0.0.1/8\" has bits after its first 8;"
                                + " write 10.0.0.0/8",
                        "--proxy-from 10.0.0.1/8: в сети \"10.0.0.1/8\" есть биты после первых 8;"
                                + " напишите 10.0.0.0/8"),
                List.of(
                        "serve --proxy-from 10.0.0.0/99",
                        "write 0 to 32 bits after the slash",
                        "после косой черты укажите от 0 до 32 бит"),
                List.of(
                        "send --tls --cacert /no/such/file x",
                        "/no/such/file: there is no such file",
                        "/no/such/file: такого файла нет"),
                List.of(
                        "send --haproxy-clientip localhost x",
                        "--haproxy-clientip localhost: invalid IP address",
                        "--haproxy-clientip localhost: неверный IP-адрес"),
                List.of(
                        "send --haproxy-version 3 x",
                        "--haproxy-version 3: unknown version",
                        "--haproxy-version 3: неизвестная версия"),
                List.of(
                        "serve --listen +80",
                        "--listen +80: invalid address",
                        "--listen +80: неверный адрес"),
                List.of(
                        "serve --listen unix:" + "p".repeat(107),
                        "a path of at most 106 bytes",
                        "с путём не длиннее 106 байт"),
                List.of(
                        "serve --listen 0 --ready-file /",
                        "--ready-file /: is a directory",
                        "--ready-file /: это папка"),
                List.of(
                        "serve --framing length:1 --reply " + "y".repeat(256),
                        "the framing cannot carry this message: a message of 256 bytes is over the 255",
                        "сообщение нельзя передать в этом формате"),
                List.of(
                        "load --find p99<20ms --rate 500",
                        "--find and --rate 500 exclude each other",
                        "--find и --rate 500 нельзя указать вместе"),
                List.of(
                        "load --find p99<20ms --rate max",
                        "--find and --rate max exclude each other",
                        "--find и --rate max нельзя указать вместе"),
                List.of(
                        "load --step 5s",
                        "--step has no effect with --rate max",
                        "--step не действует с --rate max"),
                List.of(
                        "load --rate 500 --step 5s",
                        "--step has no effect with --rate 500",
                        "--step не действует с --rate 500"),
                List.of(
                        "load --step 1s -d 1s --find p99<20ms",
                        "--step and --duration exclude each other",
                        "--step и --duration нельзя указать вместе"),
                List.of(
                        "load -f line --one-shot --pipelining 2",
                        "--pipelining 2 and --one-shot exclude each other",
                        "--pipelining 2 и --one-shot нельзя указать вместе"),
                List.of(
                        "load --pipelining 2",
                        "--pipelining 2 has no effect with --framing raw",
                        "--pipelining 2 не действует с --framing raw"),
                List.of(
                        "load --id [0-9]+",
                        "--id has no effect with --framing raw",
                        "--id не действует с --framing raw"),
                List.of(
                        "load --loops 2",
                        "--loops 2 exceeds --connections 1: some threads would have no",
                        "--loops 2 больше, чем --connections 1: часть потоков останется без"),
                List.of(
                        "load --out r.json --junit ./r.json",
                        "--out and --junit name the same file: ./r.json",
                        "--out и --junit указывают на один файл: ./r.json"),
                List.of(
                        "report run.json --junit run.json",
                        "report and --junit name the same file: run.json",
                        "report и --junit указывают на один файл: run.json"),
                List.of(
                        "send --replies 2 x",
                        "--replies 2: in framing raw, messages have no boundaries to count",
                        "--replies 2: в формате raw у сообщений нет границ, считать нечего"),
                List.of(
                        "send -f line --pause 1s x",
                        "--pause 1s: in framing line, boundaries end a message, not pauses",
                        "--pause 1s: в формате line сообщения разделяют границы, а не паузы"),
                List.of(
                        "send -f line --read-until-close x y",
                        "one connection cannot carry 2 messages if its close ends each reply",
                        "одно соединение не перенесёт 2 сообщения"),
                List.of(
                        "send -f line --until // x",
                        "--until //: the pattern is empty",
                        "--until //: пустое выражение"),
                List.of(
                        "send -f line --no-reply --expect a x",
                        "--expect and --no-reply exclude each other",
                        "--expect и --no-reply"),
                List.of(
                        "load --expect /[/",
                        "--expect /[/: invalid pattern (missing closing ])",
                        "--expect /[/: неверное выражение (нет закрывающей ])"),
                List.of(
                        "load -f line --id (",
                        "--id (: invalid pattern (missing closing ))",
                        "--id (: неверное выражение (нет закрывающей ))"),
                List.of(
                        "report a b c",
                        "report takes one or two results, not 3",
                        "report принимает один результат или два, а указано 3"),
                List.of(
                        "serve --listen=",
                        "--listen \"\": invalid address",
                        "--listen \"\": неверный адрес"),
                List.of("proxy", "--to is required", "--to: нужно указать"),
                List.of("replay", "FILE is required", "FILE: нужно указать"),
                List.of(
                        "serve --quiet=5",
                        "--quiet takes no value, but \"5\" is given",
                        "у --quiet нет значения, а указано \"5\""));
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
