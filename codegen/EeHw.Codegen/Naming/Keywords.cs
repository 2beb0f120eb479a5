using System.Collections.Frozen;

namespace EeHw.Codegen.Naming;

/// <summary>Words that a target language, its library or the generated code itself keeps for its own use.</summary>
public static class Keywords
{
    // C++ up to 20, names that headers may define as macros, and the namespaces of generated code.
    private const string CPlusPlus = """
        EOF NULL alignas alignof and and_eq asm assert auto bitand bitor bool break case catch char char16_t char32_t char8_t class
        co_await co_return co_yield compl concept const const_cast consteval constexpr constinit continue decltype default delete do
        double dynamic_cast eehw else enum errno explicit export extern false final float for friend goto hls if import inline int isinf
        isnan linux long main module mutable namespace new noexcept not not_eq nullptr operator or or_eq override private protected
        public register reinterpret_cast requires restrict return short signbit signed sizeof static static_assert static_cast std stderr
        stdin stdout struct switch template this thread_local throw true try typedef typeid typename union unix unsigned using virtual
        void volatile wchar_t while xor xor_eq
        """;

    // OpenCL C 1.2 to 3.0: qualifiers, types and common built-ins.
    private const string OpenClC = """
        all any as_int barrier bool16 bool2 bool3 bool4 bool8 ceil char16 char2 char3 char4 char8 clamp complex constant cross dot
        double16 double2 double3 double4 double8 event_t exp float16 float2 float3 float4 float8 floor generic global half half16 half2
        half3 half4 half8 image1d_t image2d_t image3d_t imaginary int16 int2 int3 int4 int8 intptr_t kernel length local log long16 long2
        long3 long4 long8 max min mix normalize pipe printf private ptrdiff_t quad queue_t read_only read_write round sampler_t select
        short16 short2 short3 short4 short8 sign size_t sqrt step sub_group uchar uchar16 uchar2 uchar3 uchar4 uchar8 uint uint16 uint2
        uint3 uint4 uint8 uintptr_t ulong ulong16 ulong2 ulong3 ulong4 ulong8 ushort ushort16 ushort2 ushort3 ushort4 ushort8 vec_step
        work_group write_only
        """;

    // SystemVerilog, IEEE 1800-2017 annex B.
    private const string SystemVerilog = """
        accept_on alias always always_comb always_ff always_latch assert assign assume automatic before begin bind bins binsof bit buf
        bufif0 bufif1 byte casex casez cell chandle checker clocking cmos config constraint context cover covergroup coverpoint deassign
        defparam design disable dist edge end endcase endchecker endclass endclocking endconfig endfunction endgenerate endgroup
        endinterface endmodule endpackage endprimitive endprogram endproperty endsequence endspecify endtable endtask event eventually
        expect extends first_match force foreach forever fork forkjoin function generate genvar global highz0 highz1 iff ifnone
        ignore_bins illegal_bins implements implies incdir include initial inout input inside instance integer interconnect interface
        intersect join join_any join_none large let liblist library local localparam logic longint macromodule matches medium modport
        nand negedge nettype nexttime nmos nor noshowcancelled notif0 notif1 null output package packed parameter pmos posedge primitive
        priority program property protected pull0 pull1 pulldown pullup pulsestyle_ondetect pulsestyle_onevent pure rand randc randcase
        randsequence rcmos real realtime ref reg reject_on release repeat restrict rnmos rpmos rtran rtranif0 rtranif1 s_always
        s_eventually s_nexttime s_until s_until_with scalared sequence shortint shortreal showcancelled small soft solve specify
        specparam string strong strong0 strong1 struct super supply0 supply1 sync_accept_on sync_reject_on table tagged task time
        timeprecision timeunit tran tranif0 tranif1 tri tri0 tri1 triand trior trireg type unique unique0 until until_with untyped use
        uwire var vectored virtual wait wait_order wand weak weak0 weak1 wildcard wire with within wor xnor
        """;

    private static readonly FrozenSet<string> _all = string.Join(' ', CPlusPlus, OpenClC, SystemVerilog)
        .Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)
        .ToFrozenSet(StringComparer.Ordinal);

    /// <summary>Whether a word is taken in any of the target languages.</summary>
    /// <param name="word">A word.</param>
    /// <returns>True for keywords and names that generated code must not redefine.</returns>
    public static bool Contains(string word) => _all.Contains(word);
}
