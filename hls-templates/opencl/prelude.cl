// Types and number formats of a program. Set before: SCALAR (number type of buffers), ELEMENT (what a map holds of one channel at one place: a scalar, or a vector over
// samples), LANES (channels per block), VECTOR (LANES elements), WEIGHT (LANES scalars), BIAS (scalar of biases). Every function takes a part of its layer: job j of the
// layer is done by part j mod parts; parts never write the same place.
// Maps lie in memory as [channel block][row with halo][column with halo][lane]; the halo holds zeros.
// MAP(at) is where a map begins: in the memory of the worker, or, below 0, of the sample. PLACE(b, y, x, map) is the vector of block b at row y, column x of a map, which is given as four numbers: its height and width with halo, and how
// many rows and columns of halo come first.
#define MAP(at) ((at) >= 0 ? worker + (at) : kept - (at) - 1)
#define PLACE(b, y, x, map) PLACE_IN(b, y, x, map)
#define PLACE_IN(b, y, x, height, width, top, left) ((((b) * (height)) + (y) + (top)) * (width) + (x) + (left))
