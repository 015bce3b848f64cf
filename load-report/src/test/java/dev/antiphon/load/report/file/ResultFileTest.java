package dev.antiphon.load.report.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import dev.antiphon.load.report.Samples;
import dev.antiphon.load.result.Latency;
import dev.antiphon.load.result.LoadResult;

import org.HdrHistogram.Histogram;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.zip.DeflaterOutputStream;

class ResultFileTest {
    private static final String OPEN = new String(ResultFile.bytes(Samples.open()), US_ASCII);

    @TempDir
    private Path folder;

    @Test
    void writtenResultReadsBackEqual() throws IOException {
        List<LoadResult> all = List.of(
                Samples.open(),
                Samples.closed(),
                Samples.ladder(),
                Samples.invalid(Samples.ladder()));
        for (LoadResult result : all) {
            Path file = folder.resolve("result.json");
            ResultFile.write(result, file);
            LoadResult read = ResultFile.read(file);
            assertThat(read).isEqualTo(result);
            assertThat(ResultFile.bytes(read)).isEqualTo(ResultFile.bytes(result));
        }
    }

    @Test
    void objectivesOfAnInvalidRunAreNotJudged() {
        String valid = new String(ResultFile.bytes(Samples.open()), US_ASCII);
        assertThat(valid)
                .contains("\"judged\":true,\"held\":true")
                .doesNotContain("\"judged\":false");
        String invalid = new String(ResultFile.bytes(Samples.invalid(Samples.open())), US_ASCII);
        assertThat(invalid)
                .contains("\"judged\":false,\"held\":true")
                .doesNotContain("\"judged\":true");
        isRefused(
                invalid.replace("\"judged\":false", "\"judged\":true"),
                "\"objectives[0].judged\" is true, and the validity says otherwise");
    }

    @Test
    void textsOfAFileAreEscaped() {
        LoadResult result = Samples.withTarget("evil\u202e\u001b[31m");
        byte[] bytes = ResultFile.bytes(result);
        assertThat(new String(bytes, UTF_8).stripTrailing())
                .matches("[ -~]+")
                .contains("evil\\u202E\\u001B[31m");
        assertThat(ResultFile.read(bytes)).isEqualTo(result);
    }

    private static void isRefused(String text, String reason) {
        assertThatExceptionOfType(ResultFileException.class)
                .isThrownBy(() -> ResultFile.read(text.getBytes(UTF_8)))
                .withMessageContaining(reason);
    }

    private static void isRefused(String found, String replacement, String reason) {
        assertThat(OPEN).contains(found);
        isRefused(OPEN.replace(found, replacement), reason);
    }

    @Test
    void anotherVersionIsRefusedByItsNumber() {
        isRefused(
                "\"v\":1,", "\"v\":2,", "it is of version 2, and this reader knows version 1 only");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "''|it is no JSON object",
                "[]|it is no JSON object",
                "{|it is no JSON",
                "{}|\"v\" is missing",
                "{\"v\":1,\"v\":1}|it is no JSON",
                "{\"v\":\"1\"}|\"v\" is no number",
                "{\"v\":1e999999999}|\"v\" is 1E+999999999, and must be a whole number",
                "{\"v\":1,\"kind\":\"header\"}|\"kind\" is \"header\", not \"load-result\"",
                "{\"v\":1,\"kind\":null}|\"kind\" has no value",
                "{\"v\":[[[[[[[[[[1]]]]]]]]]]}|it is no JSON"
            })
    void whatIsNoResultIsRefused(String text, String reason) {
        isRefused(text, reason);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "\"framing\":\"line\",|''|\"plan.framing\" is missing",
                "\"framing\":\"line\",|\"framing\":\"line\",\"x\":1,|\"plan.x\" is no field that",
                "\"model\":\"open\"|\"model\":\"ajar\"|\"plan.model\" is \"ajar\", not open nor",
                "\"tls\":false|\"tls\":0|\"plan.tls\" is no truth value, true",
                "\"connections\":50|\"connections\":0|\"plan.connections\" is 0, and must be a",
                "\"connections\":50|\"connections\":1.5|\"plan.connections\" is 1.5, and must be",
                "\"mean_bytes\":9.5|\"mean_bytes\":-1|\"plan.mean_bytes\" is -1.0, and must be",
                "\"started\":\"2026|\"started\":\"x|\"started\" is \"x-11-24T03:00:00Z\", no time",
                "\"at_ns\":3000000000|\"at_ns\":-1|\"timeline[3].at_ns\" is -1, and must be a",
                "\"ok\":59960|\"ok\":59961|says that 60000 requests were planned, and that 60001",
                "\"count\":59960|\"count\":59961|is 59961, and its histogram has 59960",
                "\"min_ns\":|\"min_ns\":1|\"response.min_ns\" is not what its histogram says",
                "\"hdr\":\"|\"hdr\":\"!|\"response.hdr\" is no histogram"
            })
    void whatIsNotExactlyAResultIsRefused(String found, String replacement, String reason) {
        isRefused(found, replacement, reason);
    }

    @Test
    void trailingContentIsRefused() {
        isRefused(OPEN + "{}", "something follows the JSON object");
    }

    @Test
    void moreValuesThanAResultCanHaveAreRefused() {
        isRefused("{\"v\":[" + "1,".repeat(2_000_000) + "1]}", "it has over 2000000 values");
    }

    @Test
    void moreBytesThanAResultCanHaveAreRefusedUnread() throws IOException {
        Path file = folder.resolve("large");
        try (RandomAccessFile large = new RandomAccessFile(file.toFile(), "rw")) {
            large.setLength(ResultFile.FILE_BYTES_MAX + 1L);
        }
        assertThatExceptionOfType(ResultFileException.class)
                .isThrownBy(() -> ResultFile.read(file))
                .withMessageContaining("it has over 67108864 bytes");
    }

    @ParameterizedTest
    @ValueSource(longs = {3_600_000_000_000L * 3, Long.MAX_VALUE, 0, -1})
    void aHistogramThatAsksForMoreMemoryThanOursIsRefused(long highest) {
        String hostile = histogram(head(2, 3, highest), (byte) 0x02);
        isRefused(withResponse(hostile), "is no histogram: it is of another kind");
    }

    @Test
    void aHistogramWithAnotherHeadIsRefused() {
        long hour = 3_600_000_000_000L;
        isRefused(withResponse(histogram(head(-1, 3, hour), (byte) 2)), "it is of another kind");
        isRefused(withResponse(histogram(head(2, 5, hour), (byte) 2)), "it is of another kind");
        isRefused(withResponse(histogram(new byte[7])), "its head is cut off");
        isRefused(withResponse("AAAA"), "it does not begin as one");
    }

    @Test
    void aHistogramWithCountsBelowZeroIsRefused() {
        // the least of all longs, in the ZigZag form: minus itself, it is below zero still
        byte[] least = new byte[9];
        Arrays.fill(least, (byte) 0xff);
        isRefused(withResponse(histogram(head(9, 3, 3_600_000_000_000L), least)), "hdr\" is no");
    }

    private static String withResponse(String encoded) {
        return OPEN.replaceFirst("\"hdr\":\"[^\"]*\"", "\"hdr\":\"" + encoded + "\"");
    }

    private static byte[] head(int payloadBytes, int digits, long highest) {
        return ByteBuffer.allocate(40)
                .putInt(0x1c849313)
                .putInt(payloadBytes)
                .putInt(0)
                .putInt(digits)
                .putLong(1)
                .putLong(highest)
                .putDouble(1)
                .array();
    }

    private static String histogram(byte[] head, byte... payload) {
        ByteArrayOutputStream deflated = new ByteArrayOutputStream();
        try (DeflaterOutputStream to = new DeflaterOutputStream(deflated)) {
            to.write(head);
            to.write(payload);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
        byte[] whole = ByteBuffer.allocate(8 + deflated.size())
                .putInt(0x1c849314)
                .putInt(deflated.size())
                .put(deflated.toByteArray())
                .array();
        return Base64.getEncoder().encodeToString(whole);
    }

    @Test
    void compatibleHistogramsOfOtherProgramsAreRead() {
        Histogram histogram = new Histogram(3_600_000_000_000L, 3);
        histogram.recordValueWithCount(5_000_000, 1_000);
        ByteBuffer bytes = ByteBuffer.allocate(histogram.getNeededByteBufferCapacity());
        int size = histogram.encodeIntoCompressedByteBuffer(bytes);
        String encoded = Base64.getEncoder().encodeToString(Arrays.copyOf(bytes.array(), size));
        assertThat(Histograms.decode(encoded)).isEqualTo(Latency.of(histogram));
    }
}
