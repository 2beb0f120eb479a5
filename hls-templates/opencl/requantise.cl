// The conversion of raw numbers to another fixed-point format, as ap_fixed does it: first round, then overflow. Instantiated once per number type:
// NAMED(f) the function's name, NUMBER the vector type, BITS the bits of a lane.
//   rounded(x, s) = x / 2^s rounded; s of 0 to BITS - 2 per lane; a lane with s = 0 keeps its value.
//   raised(x, s)  = x * 2^s for lanes that then do not fit, a value that saturates in every format of up to 48 bits.
// TRUE(c) is -1 where a comparison holds: so vectors have it; subtracting it adds one.
static inline NUMBER NAMED(trn)(NUMBER x, NUMBER s)
{
    return x >> s;
}

static inline NUMBER NAMED(rnd)(NUMBER x, NUMBER s)
{
    const NUMBER whole = x >> s;
    const NUMBER rest = x - (whole << s);
    return whole + ((rest << 1) >> s);
}

static inline NUMBER NAMED(rnd_conv)(NUMBER x, NUMBER s)
{
    const NUMBER whole = x >> s;
    const NUMBER rest = x - (whole << s);
    return whole - TRUE(((rest << 1) + (whole & 1)) > ((NUMBER)(1) << s));
}

static inline NUMBER NAMED(trn_zero)(NUMBER x, NUMBER s)
{
    const NUMBER whole = x >> s;
    const NUMBER rest = x - (whole << s);
    return whole - (TRUE(x < 0) & TRUE(rest != 0));
}

static inline NUMBER NAMED(raised)(NUMBER x, NUMBER s)
{
    const NUMBER limit = (NUMBER)(1) << ((BITS - 2) - s);
    return clamp(x, -limit, limit) << s;
}

static inline NUMBER NAMED(wrap_signed)(NUMBER x, int width)
{
    return (x << (BITS - width)) >> (BITS - width);
}
